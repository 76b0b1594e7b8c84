namespace Weir.Engine.Executions;

internal static class Deadlines
{
    /// <summary>When the run next needs <see cref="FireDue"/>; null for never.</summary>
    public static DateTimeOffset? Next(RunState state) => throw new NotImplementedException();

    /// <summary>Everything that is due, in order of time.</summary>
    public static void FireDue(Decision d) => throw new NotImplementedException();
}

internal static class Recovery
{
    /// <summary>Times out what was started by workers inside this process in an older incarnation of the store: they died with it.</summary>
    public static void WorkersLost(Decision d, long currentIncarnation) => throw new NotImplementedException();
}
