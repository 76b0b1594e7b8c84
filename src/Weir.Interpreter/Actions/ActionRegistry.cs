using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Weir.Definitions.Actions;
using Weir.Interpreter.Actions.Files;
using Weir.Interpreter.Actions.Http;
using Weir.Interpreter.Actions.Programs;
using Weir.Interpreter.Processes;

namespace Weir.Interpreter.Actions;

/// <summary>The actions that an agent can run, by name and alias. Immutable and thread-safe.</summary>
public sealed class ActionRegistry : IActionCatalog
{
    private readonly Dictionary<string, IAction> byName = new(StringComparer.Ordinal);

    /// <exception cref="ArgumentException">Two actions have one name.</exception>
    public ActionRegistry(IEnumerable<IAction> actions)
    {
        foreach (var action in actions)
        {
            foreach (var name in action.Aliases.Prepend(action.Description.Name))
            {
                if (!byName.TryAdd(name, action))
                {
                    throw new ArgumentException($"Two actions are named '{name}'.", nameof(actions));
                }
            }
        }
    }

    public IReadOnlyCollection<string> Names => byName.Keys;

    /// <summary>The built-in actions.</summary>
    /// <param name="time">The clock; null is the system's.</param>
    /// <param name="network">Which addresses <c>http/request</c> may reach; null allows all.</param>
    public static ActionRegistry CreateBuiltIn(TimeProvider? time = null, INetworkPolicy? network = null)
    {
        var supervisor = new ProcessSupervisor(time ?? TimeProvider.System);
        return new(
        [
            new ShellAction(supervisor),
            new ScriptAction(supervisor),
            new HttpRequestAction(network ?? AllowAllNetworks.Instance),
            new SleepAction(),
            new FileWriteAction(),
            new FileCopyAction(),
        ]);
    }

    public ActionDescription? Find(string uses) => TryGet(uses, out var action) ? action.Description : null;

    /// <summary>Finds an action by name or alias, with or without <c>@vN</c>.</summary>
    public bool TryGet(string uses, [MaybeNullWhen(false)] out IAction action)
    {
        var at = uses.LastIndexOf("@v", StringComparison.Ordinal);
        if (at < 0)
        {
            return byName.TryGetValue(uses, out action);
        }

        return byName.TryGetValue(uses[..at], out action)
            && int.TryParse(uses.AsSpan(at + 2), NumberStyles.None, CultureInfo.InvariantCulture, out var version)
            && version == action.MajorVersion;
    }
}
