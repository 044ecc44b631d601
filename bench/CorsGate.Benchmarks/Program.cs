using BenchmarkDotNet.Running;
using CorsGate.Benchmarks;

BenchmarkSwitcher.FromAssembly(typeof(LinearRegexBenchmarks).Assembly).Run(args);
