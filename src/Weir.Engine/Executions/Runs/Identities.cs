namespace Weir.Engine.Executions;

/// <summary>Who acts when no client does.</summary>
internal static class Identities
{
    /// <summary>The name that Temporal's server gives itself in histories.</summary>
    public const string Engine = "history-service";

    /// <summary>Who terminates a run because it is reset.</summary>
    public const string Resetter = "history-resetter";
}
