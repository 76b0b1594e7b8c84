using Weir.Definitions.Actions;
using Weir.Definitions.Values;

namespace Weir.Interpreter.Actions;

/// <summary>An action as the registry has it: under a name, from somewhere, and never able to harm who asks it.</summary>
public sealed class RegisteredAction
{
    private readonly IAction action;

    /// <exception cref="ActionRegistrationException">The action does not describe itself, or its name is none.</exception>
    internal RegisteredAction(IAction action, string? domain, string source)
    {
        this.action = action;
        Source = source;
        try
        {
            var own = action.Description;
            Description = domain is null ? own : own with { Name = $"{domain}.{own.Name}" };
            Aliases = [.. action.Aliases.Select(alias => domain is null ? alias : $"{domain}.{alias}")];
            MajorVersion = action.MajorVersion;
            Activity = action.Activity;
            KeepsResult = action.KeepsResult;
            OnlyWaits = action.OnlyWaits;
        }
        catch (Exception broken) when (broken is not OutOfMemoryException)
        {
            throw new ActionRegistrationException($"{action.GetType().Name} does not describe itself: {broken.Message}", broken);
        }

        foreach (var name in Aliases.Prepend(Description.Name))
        {
            if (!ActionNames.IsName(name))
            {
                throw new ActionRegistrationException($"'{name}' is no name of an action: {ActionNames.Rule}");
            }
        }
    }

    /// <summary>Its name in it is the full one, with the domain.</summary>
    public ActionDescription Description { get; }

    public IReadOnlyList<string> Aliases { get; }

    public int MajorVersion { get; }

    /// <summary>Set when tasks start an activity of other workers for it.</summary>
    public ActivityTarget? Activity { get; }

    public bool KeepsResult { get; }

    public bool OnlyWaits { get; }

    /// <summary>Where it comes from: <c>built-in</c>, <c>code</c>, or <c>pack NAME VERSION</c>.</summary>
    public string Source { get; }

    public Task<ActionResult> ExecuteAsync(ActionContext context, CancellationToken cancellationToken) => action.ExecuteAsync(context, cancellationToken);

    /// <summary>What is wrong with inputs whose values are all known.</summary>
    public IReadOnlyList<string> Validate(ObjectValue inputs) =>
        [.. Description.ConfigSchema?.Validate(inputs).Select(problem => problem.ToString()) ?? [], .. ValidateConfig(inputs)];

    /// <summary>The same as far as the action itself checks them.</summary>
    public IReadOnlyList<string> ValidateConfig(ObjectValue inputs)
    {
        try
        {
            return action.ValidateConfig(inputs);
        }
        catch (Exception broken) when (broken is not OutOfMemoryException)
        {
            return [$"the action could not check its inputs: {broken.Message}"];
        }
    }

    internal async Task<ActionHealth> CheckHealthAsync(TimeSpan limit, TimeProvider time, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(limit, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            // An action that ignores its token is left behind rather than waited for.
            return await Task.Run(() => action.CheckHealthAsync(both.Token).AsTask(), both.Token).WaitAsync(limit, time, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception late) when (late is TimeoutException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return ActionHealth.Unhealthy($"it did not answer within {limit.TotalSeconds:0.###} s");
        }
        catch (Exception broken) when (broken is not (OutOfMemoryException or OperationCanceledException))
        {
            return ActionHealth.Unhealthy($"{broken.GetType().Name}: {broken.Message}");
        }
    }
}

/// <summary>An action cannot be registered; the registry is as it was.</summary>
public sealed class ActionRegistrationException(string message, Exception? innerException = null) : Exception(message, innerException);
