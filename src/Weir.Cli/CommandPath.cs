using System.CommandLine;
using System.CommandLine.Parsing;

namespace Weir.Cli;

internal static class CommandPath
{
    /// <summary>The names of the commands that were typed, without the program's own.</summary>
    public static IEnumerable<string> Of(ParseResult parsed)
    {
        var names = new Stack<string>();
        for (SymbolResult? result = parsed.CommandResult; result is CommandResult { Parent: not null } command; result = command.Parent)
        {
            names.Push(command.Command.Name);
        }

        return names;
    }
}
