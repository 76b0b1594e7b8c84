namespace Weir.Cli.Terminal;

/// <summary>Durations as people read them.</summary>
internal static class Durations
{
    public static string Format(long milliseconds) => Weir.Definitions.Durations.WriteShort(TimeSpan.FromMilliseconds(milliseconds));
}
