using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using CorsGate.Cli.Commands;

var examples = new Dictionary<Command, string[]>();
var root = new RootCommand("CorsGate: a gateway that serves the CORS configuration you already have, and says why it refuses.");
Add(RunCommand.Create(), RunCommand.Examples);
Add(SidecarCommand.Create(), SidecarCommand.Examples);
Add(HttpbinCommand.Create(), HttpbinCommand.Examples);
Add(VersionCommand.Create(), VersionCommand.Examples);
examples[root] = [.. RunCommand.Examples, .. SidecarCommand.Examples, .. HttpbinCommand.Examples, .. VersionCommand.Examples];

var help = root.Options.OfType<HelpOption>().Single();
help.Action = new Examples((HelpAction)help.Action!, examples);

// '@' stands at the start of no flag's value here, and a response file would be a surprise.
// A flag that ends in '=' has an empty value, and does not take the next word.
string[] words = [.. args.SelectMany(word => word is ['-', '-', .. { Length: > 1 }, '='] ? [word[..^1], ""] : new[] { word })];
var parsed = root.Parse(words, new ParserConfiguration { ResponseFileTokenReplacer = null });

// What is wrong stands alone; the whole help would push it off the screen.
if (parsed.Action is ParseErrorAction wrong)
    wrong.ShowHelp = false;

// The commands stop by themselves on SIGTERM and SIGINT, within their own grace period.
var status = await parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });

// The parser's own status for words that it cannot read is 1, which here means that nothing can be served.
return parsed.Action is ParseErrorAction ? ExitCode.Usage : status;

void Add(Command command, string[] lines)
{
    root.Subcommands.Add(command);
    examples[command] = lines;
}
