using Weir.Interpreter.Tests.Support;

namespace Weir.Interpreter.Tests;

internal static class Program
{
    private static async Task<int> Main(string[] args) => args is [JobHost.Command, var folder]
        ? await JobHost.RunAsync(folder)
        : await Xunit.Runner.InProc.SystemConsole.ConsoleRunner.Run(args);
}
