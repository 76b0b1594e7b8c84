namespace Weir.Interpreter.Tests.Support;

internal static class JobHost
{
    public const string Command = "job-host";

    public static Task<int> RunAsync(string folder) => Task.FromResult(folder.Length);
}
