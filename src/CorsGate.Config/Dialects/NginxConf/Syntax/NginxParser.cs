using System.Collections.Immutable;
using CorsGate.Config.Manifests.Binding;
using CorsGate.Config.Model;
using CorsGate.Cors.Policies;

namespace CorsGate.Config.Dialects.NginxConf.Syntax;

/// <summary>
/// Reads the text of an nginx.conf into directives with their places. What a directive means is not looked at, except that
/// those which nginx knows to have a block must have one and others that are known must not.
/// </summary>
public sealed class NginxParser
{
    private readonly NginxLexer _lexer;
    private int _directives;

    private NginxParser(NginxLexer lexer) => _lexer = lexer;

    /// <summary>Parses a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="place">Makes a place of a line and a column, both from 1.</param>
    /// <param name="problem">What is wrong; null where it parses.</param>
    /// <returns>The directives; empty where it does not parse.</returns>
    public static ImmutableArray<NginxDirective> Parse(string text, Func<int, int, SourceLocation> place, out Problem? problem)
    {
        problem = null;
        try
        {
            if (text.Length > NginxLimits.Characters)
                throw new NginxSyntaxException(place(1, 1), $"the file has more than {NginxLimits.Characters:N0} characters; split it");
            return new NginxParser(new NginxLexer(text, place)).ReadBlock(null, 0);
        }
        catch (NginxSyntaxException wrong)
        {
            problem = new Problem(ProblemSeverity.Error, wrong.Location, null, null, wrong.Message);
            return [];
        }
    }

    private ImmutableArray<NginxDirective> ReadBlock(NginxWord? owner, int depth)
    {
        var result = ImmutableArray.CreateBuilder<NginxDirective>();
        while (true)
        {
            var token = _lexer.Next();
            switch (token.Kind)
            {
                case NginxTokenKind.Word:
                    result.Add(ReadDirective(token.Word!, depth));
                    break;
                case NginxTokenKind.Close when owner is not null:
                case NginxTokenKind.End when owner is null:
                    return result.ToImmutable();
                case NginxTokenKind.End:
                    throw new NginxSyntaxException(
                        token.Location, $"unexpected end of file, expecting \"}}\" for the block of {Quoting.Quote(owner!.Text)} in line {owner.Location.Line}; close it");
                default:
                    throw Unexpected(token);
            }
        }
    }

    private NginxDirective ReadDirective(NginxWord name, int depth)
    {
        if (++_directives > NginxLimits.Directives)
            throw new NginxSyntaxException(name.Location, $"the file has more than {NginxLimits.Directives:N0} directives; split it");
        var arguments = ImmutableArray.CreateBuilder<NginxWord>();
        while (true)
        {
            var token = _lexer.Next();
            switch (token.Kind)
            {
                case NginxTokenKind.Word:
                    arguments.Add(token.Word!);
                    break;
                case NginxTokenKind.Semicolon:
                    if (NginxBlocks.NeedsBlock(name.Text))
                        throw new NginxSyntaxException(name.Location, $"directive \"{name.Text}\" has no opening \"{{\"; write its block");
                    return new NginxDirective(name.Text, arguments.ToImmutable(), default, name.Location);
                case NginxTokenKind.Open:
                    if (NginxBlocks.HasNoBlock(name.Text))
                        throw new NginxSyntaxException(name.Location, $"directive \"{name.Text}\" is not terminated by \";\"; write it behind the last argument");
                    if (depth >= NginxLimits.Depth)
                        throw new NginxSyntaxException(token.Location, $"blocks are nested deeper than {NginxLimits.Depth} levels; use fewer");
                    return new NginxDirective(name.Text, arguments.ToImmutable(), ReadBlock(name, depth + 1), name.Location);
                case NginxTokenKind.End:
                    throw new NginxSyntaxException(
                        token.Location, $"unexpected end of file, directive {Quoting.Quote(name.Text)} in line {name.Location.Line} is not terminated by \";\"; write it");
                default:
                    throw new NginxSyntaxException(
                        token.Location, $"unexpected \"}}\", directive {Quoting.Quote(name.Text)} in line {name.Location.Line} is not terminated by \";\"; write it");
            }
        }
    }

    private static NginxSyntaxException Unexpected(NginxToken token)
    {
        var written = token.Kind switch
        {
            NginxTokenKind.Semicolon => ";",
            NginxTokenKind.Open => "{",
            _ => "}",
        };
        return new NginxSyntaxException(token.Location, $"unexpected \"{written}\"; a directive starts with its name, and every \"}}\" closes a \"{{\"");
    }
}
