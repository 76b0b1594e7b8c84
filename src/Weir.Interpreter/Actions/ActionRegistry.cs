using System.Diagnostics.CodeAnalysis;
using Weir.Definitions.Actions;
using Weir.Definitions.Values;
using Weir.Interpreter.Actions.Files;
using Weir.Interpreter.Actions.Http;
using Weir.Interpreter.Actions.Programs;
using Weir.Interpreter.Processes;

namespace Weir.Interpreter.Actions;

/// <summary>
/// The actions that an agent can run, by name and alias. They may come and go while it works: each change replaces the whole table
/// at once, so that nobody sees half of it, and a change that is refused leaves everything as it was. Thread-safe.
/// </summary>
public sealed class ActionRegistry : IActionCatalog
{
    public const string BuiltInSource = "built-in";
    public const string CodeSource = "code";

    private static readonly TimeSpan HealthLimit = TimeSpan.FromSeconds(5);

    private readonly Lock gate = new();
    private readonly TimeProvider time;
    private volatile ActionTable table = ActionTable.Empty;

    /// <param name="actions">Registered at once.</param>
    /// <param name="time">The clock of health checks; null is the system's.</param>
    /// <exception cref="ActionRegistrationException">One of them is bad, or two have one name.</exception>
    public ActionRegistry(IEnumerable<IAction>? actions = null, TimeProvider? time = null)
    {
        this.time = time ?? TimeProvider.System;
        Register(actions ?? []);
    }

    public IReadOnlyCollection<string> Names => table.Names;

    /// <summary>Every action once, by name.</summary>
    public IReadOnlyList<RegisteredAction> List() => [.. table.All.OrderBy(action => action.Description.Name, StringComparer.Ordinal)];

    /// <summary>A registry with the built-in actions.</summary>
    /// <param name="time">The clock; null is the system's.</param>
    /// <param name="network">Which addresses <c>http/request</c> may reach; null allows all.</param>
    public static ActionRegistry CreateBuiltIn(TimeProvider? time = null, INetworkPolicy? network = null)
    {
        var supervisor = new ProcessSupervisor(time ?? TimeProvider.System);
        var registry = new ActionRegistry(time: time);
        registry.Replace(
            BuiltInSource,
            [
                new ShellAction(supervisor),
                new ScriptAction(supervisor),
                new HttpRequestAction(network ?? AllowAllNetworks.Instance),
                new SleepAction(),
                new FileWriteAction(),
                new FileCopyAction(),
                new ActivityAction(),
            ]);
        return registry;
    }

    /// <summary>Adds an action under its own name.</summary>
    /// <exception cref="ActionRegistrationException">It is bad, or its name is taken.</exception>
    public void Register(IAction action) => Register([action]);

    /// <summary>Adds actions, all or none.</summary>
    public void Register(IEnumerable<IAction> actions) => Add(actions, domain: null, CodeSource);

    /// <summary>Adds actions as <c>DOMAIN.NAME</c>, all or none.</summary>
    /// <exception cref="ActionRegistrationException">One is bad, or its name is taken.</exception>
    public void RegisterDomain(string domain, IEnumerable<IAction> actions) => Add(actions, domain, CodeSource);

    /// <summary>Takes an action away, whatever name or alias it is called by. Steps that run it go on. False when there is none.</summary>
    public bool Unregister(string name)
    {
        lock (gate)
        {
            if (!table.TryGet(name, out var leaving))
            {
                return false;
            }

            table = table.Without(action => action == leaving);
            return true;
        }
    }

    /// <summary>Takes all of a domain away. Returns how many there were.</summary>
    public int UnregisterDomain(string domain)
    {
        var prefix = domain + ".";
        lock (gate)
        {
            var leaving = table.All.Where(action => action.Description.Name.StartsWith(prefix, StringComparison.Ordinal)).ToHashSet();
            table = table.Without(leaving.Contains);
            return leaving.Count;
        }
    }

    /// <summary>Puts these actions in the place of all that came from a source, in one step.</summary>
    /// <exception cref="ActionRegistrationException">One is bad, or its name is taken by another source.</exception>
    public void Replace(string source, IEnumerable<IAction> actions)
    {
        var coming = actions.Select(action => new RegisteredAction(action, null, source)).ToArray();
        lock (gate)
        {
            table = table.Without(action => action.Source == source).With(coming);
        }
    }

    public ActionDescription? Find(string uses) => TryGet(uses, out var action) ? action.Description : null;

    public IReadOnlyList<string> Validate(string uses, ObjectValue inputs) => TryGet(uses, out var action) ? action.Validate(inputs) : [];

    /// <summary>Finds an action by name or alias, with or without <c>@vN</c>.</summary>
    public bool TryGet(string uses, [MaybeNullWhen(false)] out RegisteredAction action) => table.TryGet(uses, out action);

    /// <summary>Asks every action whether it can work now. One that throws or hangs is unhealthy and holds nobody up.</summary>
    public async Task<IReadOnlyList<(RegisteredAction Action, ActionHealth Health)>> CheckHealthAsync(CancellationToken cancellationToken = default) =>
        await Task.WhenAll(List().Select(async action =>
            (action, await action.CheckHealthAsync(HealthLimit, time, cancellationToken).ConfigureAwait(false)))).ConfigureAwait(false);

    private void Add(IEnumerable<IAction> actions, string? domain, string source)
    {
        if (domain is not null && !ActionNames.IsName(domain))
        {
            throw new ActionRegistrationException($"'{domain}' is no name of a domain: {ActionNames.Rule}");
        }

        var coming = actions.Select(action => new RegisteredAction(action, domain, source)).ToArray();
        lock (gate)
        {
            table = table.With(coming);
        }
    }
}
