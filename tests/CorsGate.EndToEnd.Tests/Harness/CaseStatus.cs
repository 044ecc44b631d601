namespace CorsGate.EndToEnd.Tests.Harness;

/// <summary>The status of an object. Every condition must have been made for the object's newest generation.</summary>
public sealed class CaseStatus
{
    /// <summary>The conditions of a Gateway that could not be better.</summary>
    public const string GoodGateway = "Accepted=True/Accepted Programmed=True/Programmed ResolvedRefs=True/ResolvedRefs";

    /// <summary>The object, <c>KIND NS/NAME</c>, or <c>KIND NAME</c> where it has no namespace.</summary>
    public string Object { get; set; } = "";

    /// <summary>The conditions of a class or Gateway, <c>TYPE=STATUS/REASON</c>, by type; null: as good as can be.</summary>
    public string? Conditions { get; set; }

    /// <summary>The addresses of a Gateway, <c>TYPE VALUE</c>; null: not compared.</summary>
    public List<string>? Addresses { get; set; }

    /// <summary>All listeners of a Gateway; null: as good as can be, and nothing else is compared.</summary>
    public List<CaseListener>? Listeners { get; set; }

    /// <summary>All parents of a route, or all ancestors of a policy; null: as good as can be.</summary>
    public List<CaseParent>? Parents { get; set; }

    /// <summary>How many specs it must have had: its metadata.generation; null: not compared.</summary>
    public int? Generation { get; set; }
}

/// <summary>The status of a listener.</summary>
public sealed class CaseListener
{
    /// <summary>The conditions of a listener that could not be better.</summary>
    public const string Good = "Accepted=True/Accepted Conflicted=False/NoConflicts Programmed=True/Programmed ResolvedRefs=True/ResolvedRefs";

    /// <summary>Its name.</summary>
    public string Name { get; set; } = "";

    /// <summary>How many routes are attached.</summary>
    public int AttachedRoutes { get; set; }

    /// <summary>The kinds of routes that may attach.</summary>
    public List<string> SupportedKinds { get; set; } = ["HTTPRoute", "GRPCRoute"];

    /// <summary>The conditions, by type.</summary>
    public string Conditions { get; set; } = Good;
}

/// <summary>The status of a route at a parent, or of a policy at an ancestor.</summary>
public sealed class CaseParent
{
    /// <summary>The conditions of a route that could not be better.</summary>
    public const string Good = "Accepted=True/Accepted ResolvedRefs=True/ResolvedRefs";

    /// <summary>The name of the Gateway, with a listener of it after a <c>#</c>, and a port after a <c>:</c>, as far as they were named.</summary>
    public string Name { get; set; } = "";

    /// <summary>The conditions, by type.</summary>
    public string Conditions { get; set; } = Good;
}

/// <summary>A change, and what must come back then.</summary>
public sealed class CaseStep
{
    /// <summary>What it shows, in a sentence.</summary>
    public string Name { get; set; } = "";

    /// <summary>Objects that are written, as YAML documents.</summary>
    public string Apply { get; set; } = "";

    /// <summary>Objects that are deleted, <c>KIND NS/NAME</c>.</summary>
    public List<string> Delete { get; set; } = [];

    /// <summary>The requests, sent one after another.</summary>
    public List<CaseRequest> Requests { get; set; } = [];

    /// <summary>What an API server must show as status, as in the case itself.</summary>
    public List<CaseStatus> Status { get; set; } = [];
}

/// <summary>A certificate.</summary>
public sealed class CaseCertificate
{
    /// <summary>The Secret that holds it, <c>NS/NAME</c>.</summary>
    public string Secret { get; set; } = "";

    /// <summary>The names that it is made for.</summary>
    public List<string> Names { get; set; } = [];

    /// <summary>The Secret's text.</summary>
    internal string ToManifest()
    {
        using var certificate = new TestCertificate([.. Names]);
        return certificate.Secret(Secret.Split('/')[1], Secret.Split('/')[0]);
    }
}
