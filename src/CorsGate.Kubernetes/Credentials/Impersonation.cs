using System.Collections.Immutable;
using CorsGate.Config.Manifests;
using CorsGate.Config.Manifests.Binding;

namespace CorsGate.Kubernetes.Credentials;

/// <summary>The headers with which a user acts as another (kubernetes.io, "User impersonation"). Passing over them would mean more rights than were meant.</summary>
internal static class Impersonation
{
    /// <summary>The headers of a kubeconfig's user.</summary>
    public static ImmutableArray<KeyValuePair<string, string>> Read(KubeconfigEntry? user)
    {
        if (user is null)
            return [];
        var headers = ImmutableArray.CreateBuilder<KeyValuePair<string, string>>();
        Add("Impersonate-User", user.Fields["as"]);
        Add("Impersonate-Uid", user.Fields["as-uid"]);
        foreach (var group in user.Fields["as-groups"].Items(0, 1000))
            Add("Impersonate-Group", group);
        if (user.Fields["as-user-extra"].Node is ManifestMapping extra)
        {
            foreach (var entry in extra.Entries)
            {
                var values = new Field(user.Fields.Context, entry.Value, entry.KeyLocation, $"{user.Fields.Path}.as-user-extra");
                foreach (var value in values.Items(0, 1000))
                    Add("Impersonate-Extra-" + Uri.EscapeDataString(entry.Key), value);
            }
        }

        return headers.DrainToImmutable();

        void Add(string name, Field field)
        {
            if (Secrets.Text(field) is not { } value)
                return;
            if (value.AsSpan().IndexOfAnyExceptInRange(' ', '~') >= 0)
                field.Error("has characters that no header has");
            else
                headers.Add(new(name, value));
        }
    }
}
