using System.Collections.Immutable;
using CorsGate.Config.Loading;
using CorsGate.Config.Model;
using CorsGate.Config.Resources;

namespace CorsGate.Config.Dialects;

/// <summary>Turns the objects of one dialect into listeners of the model.</summary>
public interface IDialectTranslator
{
    /// <summary>What the result depends on. While none of it changes the dialect is not translated again.</summary>
    DialectInputs Inputs => DialectInputs.Anything;

    /// <summary>
    /// Whether a change of an object of these types can make the result another one. What is told apart here must not be seen in any part of
    /// the result, places of problems included.
    /// </summary>
    /// <param name="change">The change.</param>
    /// <param name="options">What the command line says.</param>
    bool Matters(ResourceChange change, LoadOptions options) => true;

    /// <summary>Translates. Never throws for what it is given.</summary>
    /// <param name="resources">All objects; a translator takes those of its dialect and what they refer to.</param>
    /// <param name="options">What the command line says.</param>
    (ImmutableArray<Listener> Listeners, ImmutableArray<Problem> Problems) Translate(ResourceSet resources, LoadOptions options);

    /// <summary>Begins a translation across changes.</summary>
    /// <param name="options">What the command line says.</param>
    IDialectSession CreateSession(LoadOptions options) => new WholeDialectSession(this, options);
}
