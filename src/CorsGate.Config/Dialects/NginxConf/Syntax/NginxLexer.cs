using System.Text;
using CorsGate.Cors.Policies;

namespace CorsGate.Config.Dialects.NginxConf.Syntax;

/// <summary>
/// Cuts an nginx.conf into tokens, as nginx's own reader does: words end at blanks, <c>;</c> and <c>{</c>; quotes count at the
/// start of a word only; <c>\"</c>, <c>\'</c> and <c>\\</c> stand for the character, <c>\t</c>, <c>\r</c> and <c>\n</c> for
/// theirs, every other backslash stays (regular expressions need it); <c>#</c> starts a comment between words only.
/// </summary>
/// <param name="text">The text.</param>
/// <param name="place">Makes a place of a line and a column, both from 1.</param>
internal sealed class NginxLexer(string text, Func<int, int, SourceLocation> place)
{
    private int _position = text.StartsWith('\uFEFF') ? 1 : 0;
    private int _line = 1;
    private int _column = 1;
    private bool _afterQuote;

    /// <summary>The next token.</summary>
    /// <exception cref="NginxSyntaxException">The text is not in nginx's syntax.</exception>
    public NginxToken Next()
    {
        SkipBlanksAndComments();
        var at = Here();
        if (_position >= text.Length)
            return new NginxToken(NginxTokenKind.End, null, at);
        switch (text[_position])
        {
            case ';':
                return Punctuation(NginxTokenKind.Semicolon, at);
            case '{':
                return Punctuation(NginxTokenKind.Open, at);
            case '}':
                return Punctuation(NginxTokenKind.Close, at);
            case '"' or '\'':
                return Quoted(at);
            default:
                return Plain(at);
        }
    }

    private SourceLocation Here() => place(_line, _column);

    private NginxToken Punctuation(NginxTokenKind kind, SourceLocation at)
    {
        _afterQuote = false;
        Advance();
        return new NginxToken(kind, null, at);
    }

    private void SkipBlanksAndComments()
    {
        while (_position < text.Length)
        {
            var c = text[_position];
            if (IsBlank(c))
            {
                _afterQuote = false;
                Advance();
            }
            else if (c == '#' && !_afterQuote)
            {
                while (_position < text.Length && text[_position] != '\n')
                    Advance();
            }
            else
            {
                break;
            }
        }
    }

    private NginxToken Quoted(SourceLocation at)
    {
        RequireGap(at);
        var quote = text[_position];
        Advance();
        var word = new StringBuilder();
        while (true)
        {
            if (_position >= text.Length)
                throw new NginxSyntaxException(at, $"the text in quotes does not end; close it with {quote}");
            if (text[_position] == quote)
                break;
            Take(word, at);
        }

        Advance();
        _afterQuote = true;
        return new NginxToken(NginxTokenKind.Word, new NginxWord(word.ToString(), true, at), at);
    }

    private NginxToken Plain(SourceLocation at)
    {
        // After a closing quote nginx takes a bracket without a blank: if ($a = 'b').
        if (text[_position] != ')')
            RequireGap(at);
        _afterQuote = false;
        var word = new StringBuilder();
        while (_position < text.Length)
        {
            var c = text[_position];
            var isBrace = c == '{' && word.Length > 0 && text[_position - 1] == '$';
            if (IsBlank(c) || c == ';' || (c == '{' && !isBrace))
                break;
            Take(word, at);
        }

        return new NginxToken(NginxTokenKind.Word, new NginxWord(word.ToString(), false, at), at);
    }

    private void RequireGap(SourceLocation at)
    {
        if (_afterQuote)
            throw new NginxSyntaxException(at, $"unexpected \"{text[_position]}\" after a text in quotes; write a blank or \";\" between them");
    }

    private void Take(StringBuilder word, SourceLocation at)
    {
        var c = text[_position];
        if (c == '\0')
            throw new NginxSyntaxException(Here(), "the file holds a NUL character; it is not text");
        if (word.Length >= NginxLimits.WordCharacters)
            throw new NginxSyntaxException(at, $"the word is longer than {NginxLimits.WordCharacters} characters; a quote or \";\" is probably missing");
        Advance();
        if (c != '\\' || _position >= text.Length)
        {
            word.Append(c);
            return;
        }

        var escaped = text[_position];
        Advance();
        _ = escaped switch
        {
            '"' or '\'' or '\\' => word.Append(escaped),
            't' => word.Append('\t'),
            'r' => word.Append('\r'),
            'n' => word.Append('\n'),
            _ => word.Append('\\').Append(escaped),
        };
    }

    private void Advance()
    {
        if (text[_position++] == '\n')
        {
            _line++;
            _column = 1;
        }
        else
        {
            _column++;
        }
    }

    private static bool IsBlank(char c) => c is ' ' or '\t' or '\r' or '\n';
}
