namespace Weir.Engine.Storage;

/// <summary>
/// The order of <see cref="IEngineStore.ListRunsAsync"/>: running runs first, then the latest closed, then the latest started, then the
/// highest number. It is total, so that a page continues exactly behind the last row of the page before.
/// </summary>
public sealed class RunListOrder : IComparer<RunRow>
{
    public static RunListOrder Instance { get; } = new();

    public int Compare(RunRow? x, RunRow? y)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        var byClose = (y.CloseTime ?? DateTimeOffset.MaxValue).CompareTo(x.CloseTime ?? DateTimeOffset.MaxValue);
        if (byClose != 0)
        {
            return byClose;
        }

        var byStart = y.StartTime.CompareTo(x.StartTime);
        return byStart != 0 ? byStart : y.Number.CompareTo(x.Number);
    }
}
