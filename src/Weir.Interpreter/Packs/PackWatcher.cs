using Microsoft.Extensions.Logging;
using Weir.Interpreter.Actions;

namespace Weir.Interpreter.Packs;

/// <summary>Keeps a registry up to date with the packs of a folder, which another process may install at any time.</summary>
public sealed partial class PackWatcher(PackStore store, ActionRegistry registry, ILoggerFactory loggers, TimeProvider? time = null)
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(1);

    private readonly ILogger logger = loggers.CreateLogger<PackWatcher>();
    private string seen = "";

    /// <summary>Loads what is there now. A broken pack is logged and left out.</summary>
    public void Load()
    {
        seen = store.Stamp();
        foreach (var broken in store.LoadInto(registry, time).Where(result => result.Diagnostics.Count > 0))
        {
            PackBroken(logger, broken.Diagnostics[0].File ?? store.Root, broken.Diagnostics[0].Message);
        }
    }

    /// <summary>Looks again and again until the token is cancelled.</summary>
    public async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await Task.Delay(BetweenLooks, time ?? TimeProvider.System, stoppingToken).ConfigureAwait(false);
                if (store.Stamp() != seen)
                {
                    Load();
                }
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
            {
                // A pack that is being removed just now; the next look sees what became of it.
                PackBroken(logger, store.Root, unreadable.Message);
            }
        }
    }

    [LoggerMessage(4010, LogLevel.Warning, "Pack {File} is left out: {Problem}")]
    private static partial void PackBroken(ILogger logger, string file, string problem);
}
