namespace CorsGate.PipyJs.Syntax;

/// <summary>What to say about a construct of JavaScript that PipyJS 0.90 lacks.</summary>
internal static class ReservedWords
{
    /// <summary>What is wrong and what would be right.</summary>
    public static string Explain(string word) => word switch
    {
        "function" => "'function' is not there: PipyJS 0.90 has expressions only; write an arrow function, x => expression",
        "class" or "extends" or "super" or "static" or "implements" or "interface" or "public" or "private" or "protected" or "package" =>
            $"'{word}' is not there: PipyJS 0.90 has no classes; use objects and arrow functions",
        "this" => "'this' is not there: PipyJS 0.90 has arrow functions only; pass the object as an argument",
        "var" or "let" or "const" =>
            $"'{word}' is a statement, and PipyJS 0.90 has expressions only; declare variables as parameters, ((x = 1) => …)()",
        "if" or "else" or "switch" or "case" or "default" =>
            $"'{word}' is a statement, and PipyJS 0.90 has expressions only; use condition ? a : b, &&, ||, branch() or select()",
        "for" or "while" or "do" or "break" or "continue" =>
            $"'{word}' is a statement, and PipyJS 0.90 has expressions only; use the methods of arrays or repeat()",
        "return" => "'return' is a statement, and PipyJS 0.90 has expressions only; the value of the expression is what a function returns",
        "throw" or "try" or "catch" or "finally" =>
            $"'{word}' is a statement, and PipyJS 0.90 has expressions only; use invoke(() => …, error => …) or a promise",
        "async" or "await" or "yield" => $"'{word}' is not there in PipyJS 0.90; use Promise with then()",
        "import" or "export" => $"'{word}' is a statement, and PipyJS 0.90 has expressions only; use pipy({{…}}).{word}(…)",
        _ => $"'{word}' is a reserved word, and PipyJS 0.90 has expressions only",
    };
}
