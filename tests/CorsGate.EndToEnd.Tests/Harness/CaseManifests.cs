using CorsGate.EndToEnd.Tests.Harness.Kube;

namespace CorsGate.EndToEnd.Tests.Harness;

/// <summary>The manifests of a case that are not served from its own folder: made certificates, and objects that its steps change.</summary>
internal sealed class CaseManifests : IDisposable
{
    private readonly CaseFile _file;
    private readonly ManifestFolder? _made;
    private readonly List<KubeDocument> _documents = [];

    /// <summary>Writes what has to be written.</summary>
    /// <param name="folder">The folder of the case.</param>
    /// <param name="file">The case.</param>
    public CaseManifests(string folder, CaseFile file)
    {
        _file = file;
        if (file.Certificates.Count == 0 && file.Steps.Count == 0)
            return;
        _made = new ManifestFolder();
        if (file.Certificates.Count > 0)
            _made.Write("certificates.yaml", [.. file.Certificates.Select(certificate => certificate.ToManifest())]);
        if (file.Steps.Count == 0)
            return;

        // As it is, for the lines of problems.
        var text = File.ReadAllText(Path.Combine(folder, "manifests.yaml"));
        _documents.AddRange(KubeDocument.Split(text, file.Namespace));
        _made.Write("manifests.yaml", text);
    }

    /// <summary>The folder; null: there is nothing to read.</summary>
    public string? Folder => _made?.Path;

    /// <summary>Makes the changes of a step.</summary>
    public void Change(CaseStep step)
    {
        foreach (var document in KubeDocument.Split(step.Apply, _file.Namespace))
        {
            _documents.RemoveAll(known => known.Reference == document.Reference);
            _documents.Add(document);
        }

        foreach (var deleted in step.Delete)
            Assert.Equal(1, _documents.RemoveAll(known => known.Reference == deleted));
        _made!.Write("manifests.yaml", [.. _documents.Select(document => document.Yaml)]);
    }

    /// <inheritdoc/>
    public void Dispose() => _made?.Dispose();
}
