using Weir.Protocol.Calls;
using Weir.Protocol.Services;

namespace Weir.Sdk.Client;

/// <summary>
/// Calls the service with the deadlines and retries that Temporal's SDKs use: 100 ms, times 1.7, 20 % jitter, at most 5 s, ten tries
/// within ten seconds; exhausted resources start at 1 s. In process nothing is lost on the way, so there are no deadlines there.
/// </summary>
internal sealed class RpcCaller(IWorkflowService service, TimeProvider time, bool retriesUnavailable)
{
    private const int TriesMax = 10;
    private static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongPollTimeout = TimeSpan.FromSeconds(70);
    private static readonly TimeSpan TotalTimeMax = TimeSpan.FromSeconds(10);
    private readonly bool remote = service is GrpcWorkflowService;

    public IWorkflowService Service => service;

    public TimeProvider Time => time;

    /// <summary>One call with retries.</summary>
    public Task<TResponse> CallAsync<TRequest, TResponse>(
        Func<IWorkflowService, TRequest, CallContext, CancellationToken, Task<TResponse>> call, TRequest request, CancellationToken cancellationToken) =>
        RetryAsync(call, request, CallTimeout, cancellationToken);

    /// <summary>One call that the server holds open, with retries.</summary>
    public Task<TResponse> LongPollAsync<TRequest, TResponse>(
        Func<IWorkflowService, TRequest, CallContext, CancellationToken, Task<TResponse>> call, TRequest request, CancellationToken cancellationToken) =>
        RetryAsync(call, request, LongPollTimeout, cancellationToken);

    /// <summary>The context of one long poll that its caller retries.</summary>
    public CallContext LongPollContext() => Context(LongPollTimeout);

    /// <summary>The context of one short call that is not retried.</summary>
    public CallContext ShortCallContext() => Context(CallTimeout);

    public static bool IsRetryable(RpcException error) => error.Code switch
    {
        StatusCode.DataLoss or StatusCode.Internal or StatusCode.Unknown or StatusCode.Aborted or StatusCode.OutOfRange
            or StatusCode.Unavailable => true,
        StatusCode.ResourceExhausted => !error.Message.StartsWith("grpc: received message larger than max", StringComparison.Ordinal),
        _ => false,
    };

    private CallContext Context(TimeSpan timeout) =>
        remote ? new CallContext { Deadline = time.GetUtcNow() + timeout } : CallContext.InProcess;

    private async Task<TResponse> RetryAsync<TRequest, TResponse>(
        Func<IWorkflowService, TRequest, CallContext, CancellationToken, Task<TResponse>> call,
        TRequest request,
        TimeSpan timeout,
        CancellationToken cancellationToken)
    {
        var firstFailure = 0L;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await call(service, request, Context(timeout), cancellationToken).ConfigureAwait(false);
            }
            catch (RpcException error) when (IsRetryable(error) && attempt < TriesMax && (retriesUnavailable || error.Code != StatusCode.Unavailable)
                && (attempt == 1 || time.GetElapsedTime(firstFailure) < TotalTimeMax))
            {
                firstFailure = attempt == 1 ? time.GetTimestamp() : firstFailure;
                await Task.Delay(Backoff.ForCall(attempt, error), time, cancellationToken).ConfigureAwait(false);
            }
        }
    }
}
