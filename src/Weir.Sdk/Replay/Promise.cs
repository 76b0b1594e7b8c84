using Weir.Protocol.Common.V1;
using Weir.Sdk.Converters;
using Weir.Sdk.Workflows;

namespace Weir.Sdk.Replay;

/// <summary>What workflow code waits for: a task that a machine completes. Continuations run on the workflow's scheduler.</summary>
internal abstract class Promise
{
    public abstract void SetResult(Payloads? result, IPayloadConverter converter);

    public abstract void SetException(Exception exception);

    public abstract void SetCanceled(CancellationToken token);
}

/// <inheritdoc/>
internal sealed class Promise<T> : Promise
{
    // Not RunContinuationsAsynchronously: with it the runtime would run WhenAll and WhenAny on the thread pool.
    private readonly TaskCompletionSource<T> source = new();

    public Task<T> Task => source.Task;

    public override void SetResult(Payloads? result, IPayloadConverter converter)
    {
        T value;
        try
        {
            value = typeof(T) == typeof(RawResult)
                ? (T)(object)new RawResult(result)
                : converter.ToSingleValue<T>(result)!;
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            source.TrySetException(error);
            return;
        }

        source.TrySetResult(value);
    }

    public void SetValue(T value) => source.TrySetResult(value);

    public override void SetException(Exception exception) => source.TrySetException(exception);

    public override void SetCanceled(CancellationToken token) => source.TrySetCanceled(token);
}
