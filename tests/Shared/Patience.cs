namespace Weir.Tests.Shared;

/// <summary>Bounds waits for things that happen soon, so that a failing test ends.</summary>
internal static class Patience
{
    /// <summary>Real time. Far more than anything needs, as the machine may be busy with other things.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    public static Task Soon(this Task task) => task.WaitAsync(Limit);

    public static Task<T> Soon<T>(this Task<T> task) => task.WaitAsync(Limit);

    /// <summary>Completes when <paramref name="token"/> is cancelled.</summary>
    public static Task Cancelled(this CancellationToken token)
    {
        var source = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        token.Register(() => source.TrySetResult());
        return source.Task;
    }
}
