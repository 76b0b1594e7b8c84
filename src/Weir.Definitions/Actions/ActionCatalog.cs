namespace Weir.Definitions.Actions;

/// <summary>A fixed list of actions. <c>name@vN</c> finds <c>name</c> when the list has no such versioned name.</summary>
public sealed class ActionCatalog : IActionCatalog
{
    private readonly Dictionary<string, ActionDescription> _actions;

    public ActionCatalog(IEnumerable<ActionDescription> actions) =>
        _actions = actions.ToDictionary(action => action.Name, StringComparer.Ordinal);

    public IReadOnlyCollection<string> Names => _actions.Keys;

    public ActionDescription? Find(string uses)
    {
        if (_actions.TryGetValue(uses, out var action))
        {
            return action;
        }

        var at = uses.LastIndexOf("@v", StringComparison.Ordinal);
        return at > 0 && _actions.TryGetValue(uses[..at], out action) ? action : null;
    }
}
