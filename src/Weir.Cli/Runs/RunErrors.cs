namespace Weir.Cli.Runs;

internal static class RunErrors
{
    public static CliException Unknown(string id) => new($"there is no run '{id}'. 'weir list' shows all runs.");
}
