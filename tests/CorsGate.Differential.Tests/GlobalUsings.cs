global using CorsGate.Differential.Tests.Harness;
