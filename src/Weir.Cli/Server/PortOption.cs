using System.CommandLine.Parsing;
using System.Net;

namespace Weir.Cli.Server;

internal static class PortOption
{
    public static void Check(SymbolResult result)
    {
        var text = result.Tokens.Count > 0 ? result.Tokens[^1].Value : "0";
        if (!int.TryParse(text, out var port) || port is < 0 or > IPEndPoint.MaxPort)
        {
            result.AddError($"a port is a number from 0 to {IPEndPoint.MaxPort}, not '{text}'");
        }
    }
}
