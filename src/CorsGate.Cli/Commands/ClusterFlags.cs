using System.Collections.Immutable;
using System.CommandLine;
using CorsGate.Cli.Arguments;
using CorsGate.Cli.Running.Cluster;
using CorsGate.Config.Loading;
using CorsGate.Config.Status;
using CorsGate.Kubernetes.Credentials;

namespace CorsGate.Cli.Commands;

/// <summary>The flags of <c>corsgate run</c> that are about a cluster whose objects are served.</summary>
internal static class ClusterFlags
{
    private static readonly Option<string?> KubeconfigFile = new("--kubeconfig")
    {
        Description = "Serve the objects of a Kubernetes cluster, as this file says how to reach it, and follow their changes.",
        HelpName = "FILE",
    };

    private static readonly Option<string?> Context = new("--context")
    {
        Description = "The context of --kubeconfig; by default its current one.",
        HelpName = "NAME",
    };

    private static readonly Option<bool> FromPod = new("--in-cluster")
    {
        Description = "Serve the objects of the cluster that this runs in, as the ServiceAccount of its Pod.",
    };

    private static readonly Option<string[]> Namespaces = new("--namespaces")
    {
        Description = "Read these namespaces of the cluster alone, for which Roles in them are enough: comma separated. May be repeated.",
        HelpName = "LIST",
    };

    private static readonly Option<string?> CacheFolder = new("--cache-dir")
    {
        Description = "Keep the last good configuration of the cluster here, for a start while its API server is away. It holds private keys: a folder for this user alone.",
        HelpName = "FOLDER",
    };

    private static readonly Option<string[]> ControllerNames = new("--controller-name")
    {
        Description = "Serve the Gateways of the classes of this controller, and write status as it; by default corsgate.dev/gateway-controller. May be repeated, to take over the classes of others.",
        HelpName = "DOMAIN/NAME",
    };

    private static readonly Option<string[]> ClassNames = new("--gateway-class")
    {
        Description = "The GatewayClass whose Gateways are served with --namespaces, as Roles cannot read classes; by default corsgate. May be repeated.",
        HelpName = "NAME",
    };

    private static readonly Option<string?> Status = new("--status")
    {
        HelpName = "on|off",
        Description = "Whether one of the processes writes status to the cluster; by default on with --in-cluster, off with --kubeconfig.",
    };

    private static readonly Option<string?> Service = new("--publish-service")
    {
        Description = "The Service in front of the gateway, whose addresses the status says where --gateway-address does not.",
        HelpName = "NS/NAME",
    };

    /// <summary>The flags.</summary>
    public static Option[] All { get; } = [KubeconfigFile, Context, FromPod, Namespaces, ControllerNames, ClassNames, Status, GatewayAddressFlag.Option, Service, CacheFolder];

    /// <summary>Whether the objects come from a cluster.</summary>
    public static bool IsAsked(ParseResult arguments) => arguments.GetValue(FromPod) || arguments.GetValue(KubeconfigFile) is not null;

    /// <summary>Reads the flags.</summary>
    /// <returns>Null: the objects do not come from a cluster.</returns>
    /// <exception cref="ArgumentError">A flag is wrong, or does not go with the others.</exception>
    public static ClusterOptions? Read(ParseResult arguments, LoadOptions load)
    {
        if (!IsAsked(arguments))
            return CheckUnused(arguments);
        var isInPod = arguments.GetValue(FromPod);
        if (isInPod && arguments.GetValue(KubeconfigFile) is not null)
            throw new ArgumentError("--in-cluster and --kubeconfig name two clusters; give one of them");
        if (isInPod && arguments.GetValue(Context) is not null)
            throw new ArgumentError("--context belongs to --kubeconfig; leave it out with --in-cluster");
        if (!load.Paths.IsEmpty)
            throw new ArgumentError($"-f and {(isInPod ? "--in-cluster" : "--kubeconfig")} name two sources of the same objects; give one of them (kubectl get -o yaml | corsgate run -f - serves a copy)");
        var access = isInPod ? InCluster.Load() : Kubeconfig.Load(arguments.GetValue(KubeconfigFile), arguments.GetValue(Context));
        return new ClusterOptions
        {
            Access = access.Access ?? throw new ArgumentError(string.Join("\nerror: ", access.Problems)),
            Warnings = access.Problems,
            Namespaces = ReadNamespaces(arguments.GetValue(Namespaces) ?? []),
            ControllerNames = ReadControllers(arguments.GetValue(ControllerNames) ?? []),
            ClassNames = ReadClasses(arguments),
            WritesStatus = arguments.GetValue(Status) is { } status ? ChoiceArgument.Read("--status", status, "on", "off") is "on" : isInPod,
            Addresses = GatewayAddressFlag.ReadShared(arguments),
            AddressesOf = GatewayAddressFlag.ReadOwn(arguments),
            Service = arguments.GetValue(Service) is { } service ? GatewayAddressArgument.ReadReference("--publish-service", service, "", "Service") : null,
            CacheFolder = arguments.GetValue(CacheFolder) is { } folder ? Path.GetFullPath(folder) : null,
        };
    }

    private static ClusterOptions? CheckUnused(ParseResult arguments)
    {
        GatewayAddressFlag.CheckWithoutCluster(arguments);
        foreach (var option in All)
        {
            if (option != GatewayAddressFlag.Option && arguments.GetResult(option) is { Implicit: false })
                throw new ArgumentError($"{option.Name} has no effect without a cluster; name one with --kubeconfig FILE or --in-cluster");
        }

        return null;
    }

    private static ImmutableArray<string> ReadNamespaces(string[] lists)
    {
        // An empty variable in a script must not open the whole cluster.
        if (Array.Exists(lists, static list => string.IsNullOrWhiteSpace(list.Replace(',', ' '))))
            throw new ArgumentError("--namespaces: an empty list names no namespace; write for example --namespaces shop,payments, or leave the flag out for all of them");
        var names = lists.SelectMany(list => list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)).Distinct(StringComparer.Ordinal).ToImmutableArray();
        foreach (var name in names)
        {
            if (name.Length > 63 || name.AsSpan().ContainsAnyExcept(NameCharacters) || name[0] == '-' || name[^1] == '-')
                throw new ArgumentError($"--namespaces: '{name}' is not the name of a namespace; write for example --namespaces shop,payments");
        }

        return names;
    }

    private static ImmutableArray<string> ReadClasses(ParseResult arguments)
    {
        var names = arguments.GetValue(ClassNames) ?? [];
        var isInNamespaces = arguments.GetValue(Namespaces) is { Length: > 0 };
        if (names.Length > 0 && !isInNamespaces)
            throw new ArgumentError("--gateway-class belongs to --namespaces: without it the classes are read from the cluster, and --controller-name says whose are served");
        return names.Length > 0 || !isInNamespaces ? [.. names] : ["corsgate"];
    }

    private static ImmutableArray<string> ReadControllers(string[] names)
    {
        foreach (var name in names)
        {
            if (name.Split('/') is not [{ Length: > 0 }, { Length: > 0 }, ..])
                throw new ArgumentError($"--controller-name: '{name}' is not DOMAIN/NAME; write for example --controller-name {StatusOptions.OwnControllerName}");
        }

        return names.Length == 0 ? [StatusOptions.OwnControllerName] : [.. names.Distinct(StringComparer.Ordinal)];
    }

    private static readonly System.Buffers.SearchValues<char> NameCharacters = System.Buffers.SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-");
}
