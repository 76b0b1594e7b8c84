using System.Runtime.CompilerServices;

namespace Weir.Definitions.Limits;

/// <summary>
/// The order in which requests are served. Requests of one priority, one share and the same limits form a line, first in, first out. Lines
/// of a priority take turns: the one that was served longest ago comes first. A new line starts behind those that wait, so that an
/// endless row of new shares cannot pass an old one.
/// </summary>
internal sealed class LeaseLines
{
    // Each decision asks for the line of each request that waits.
    private static readonly ConditionalWeakTable<LeaseRequest, string> Lines = [];

    private readonly Dictionary<string, long> _turns = new(StringComparer.Ordinal);
    private long _next;

    public LeaseLines(LimitBookState state)
    {
        _next = state.NextTurn;
        foreach (var (line, turn) in state.Turns)
        {
            _turns.Add(line, turn);
        }
    }

    public LimitBookState Write(LimitBookState state) => state with { Turns = new SortedDictionary<string, long>(_turns, StringComparer.Ordinal), NextTurn = _next };

    public void Enter(LeaseRequest request) => _turns.TryAdd(LineOf(request), _next++);

    public void Served(LeaseRequest request) => _turns[LineOf(request)] = _next++;

    /// <param name="waiting">In the order in which they were asked for.</param>
    public List<LeaseEntry> Order(IEnumerable<LeaseEntry> waiting)
    {
        var lengths = new Dictionary<string, int>(StringComparer.Ordinal);
        return
        [
            .. waiting.Select(entry =>
                {
                    var line = LineOf(entry.Request);
                    var place = lengths[line] = lengths.GetValueOrDefault(line) + 1;
                    return (Entry: entry, Place: place, Turn: _turns[line]);
                })
                .OrderBy(item => item.Entry.Request.Priority).ThenBy(item => item.Place).ThenBy(item => item.Turn)
                .Select(item => item.Entry),
        ];
    }

    /// <summary>Forgets lines in which nobody waits.</summary>
    public void Keep(IEnumerable<LeaseEntry> waiting)
    {
        var open = waiting.Select(entry => LineOf(entry.Request)).ToHashSet(StringComparer.Ordinal);
        foreach (var line in _turns.Keys.Where(line => !open.Contains(line)).ToList())
        {
            _turns.Remove(line);
        }
    }

    private static string LineOf(LeaseRequest request) => Lines.GetValue(
        request, static request => $"{request.Priority}\n{request.Share}\n{string.Join('\n', request.Claims.Select(claim => claim.Limit))}");
}
