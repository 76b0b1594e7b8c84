namespace Weir.Sdk.Replay;

/// <summary>Conditions that workflow code waits for, asked in the order in which they were added.</summary>
internal sealed class WaitConditions
{
    private readonly List<Waiter> waiters = [];

    public int Count => waiters.Count;

    public Task Add(Func<bool> condition, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled(cancellationToken);
        }

        if (condition())
        {
            return Task.CompletedTask;
        }

        var waiter = new Waiter(this, condition, cancellationToken);
        waiters.Add(waiter);
        waiter.Watch();
        return waiter.Source.Task;
    }

    /// <summary>Completes the conditions that are true now; answers whether there were any.</summary>
    public bool CompleteMet()
    {
        if (waiters.Count == 0)
        {
            return false;
        }

        List<Waiter>? met = null;
        foreach (var waiter in waiters)
        {
            if (waiter.IsMet())
            {
                (met ??= []).Add(waiter);
            }
        }

        if (met is null)
        {
            return false;
        }

        foreach (var waiter in met)
        {
            waiters.Remove(waiter);
            waiter.Complete();
        }

        return true;
    }

    private sealed class Waiter(WaitConditions owner, Func<bool> condition, CancellationToken cancellationToken)
    {
        private CancellationTokenRegistration registration;
        private Exception? error;

        public TaskCompletionSource Source { get; } = new();

        public void Watch() => registration = cancellationToken.UnsafeRegister(
            static (state, _) => ((Waiter)state!).Cancel(), this);

        public bool IsMet()
        {
            try
            {
                return condition();
            }
            catch (Exception thrown) when (thrown is not OutOfMemoryException)
            {
                error = thrown;
                return true;
            }
        }

        public void Complete()
        {
            registration.Dispose();
            if (error is null)
            {
                Source.TrySetResult();
            }
            else
            {
                Source.TrySetException(error);
            }
        }

        private void Cancel()
        {
            owner.waiters.Remove(this);
            Source.TrySetCanceled(cancellationToken);
        }
    }
}
