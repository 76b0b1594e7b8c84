using Weir.Definitions.Settings;

namespace Weir.Cli.Definitions;

/// <summary>The limits that the environment of this process sets: <c>WEIR_LIMIT_ITEMS=200000</c>.</summary>
internal static class OperatorLimits
{
    /// <exception cref="CliException">A value cannot be used.</exception>
    public static LimitSettings Read()
    {
        try
        {
            return LimitSettings.Read(Environment.GetEnvironmentVariable);
        }
        catch (FormatException problem)
        {
            throw new CliException($"{problem.Message}.", ExitCodes.Usage, problem);
        }
    }
}
