using Microsoft.Extensions.Logging;
using Weir.Engine.Shards;

namespace Weir.Engine.Deletions;

/// <summary>
/// Keeps closed runs for as long as their namespace says and removes them then, found by the index of close times. Goes on removing the
/// runs of namespaces that are being deleted, when the engine stopped in the middle of it.
/// </summary>
internal sealed partial class Retention(ShardEnvironment environment, NamespaceRemoval removal, TimeSpan interval) : IAsyncDisposable
{
    private readonly CancellationTokenSource stopping = new();
    private readonly RunSweep sweep = new(environment);
    private Task? loop;

    public void Start() => loop = Task.Run(RunAsync);

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync().ConfigureAwait(false);
        if (loop is not null)
        {
            await loop.ConfigureAwait(false);
        }

        stopping.Dispose();
    }

    private async Task RunAsync()
    {
        try
        {
            while (true)
            {
                await SweepAsync().ConfigureAwait(false);
                await Task.Delay(interval, environment.Clock, stopping.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
        }
    }

    private async Task SweepAsync()
    {
        try
        {
            await removal.ResumeAsync(stopping.Token).ConfigureAwait(false);
            foreach (var (name, retention) in environment.Namespaces.Retentions())
            {
                var gone = await sweep.ClosedAsync(name, environment.Clock.GetUtcNow() - retention, stopping.Token).ConfigureAwait(false);
                if (gone > 0)
                {
                    LogSwept(environment.Logger, gone, name);
                }
            }
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            LogSweepFailed(environment.Logger, error);
        }
    }

    [LoggerMessage(EventId = 1301, Level = LogLevel.Information, Message = "{Count} closed runs of namespace {Namespace} were kept as long as its retention says, and are removed.")]
    private static partial void LogSwept(ILogger logger, long count, string @namespace);

    [LoggerMessage(EventId = 1302, Level = LogLevel.Error, Message = "Runs past their retention could not be removed; trying again later.")]
    private static partial void LogSweepFailed(ILogger logger, Exception error);
}
