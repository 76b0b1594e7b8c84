using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Weir.Definitions.Limits;
using Weir.Tests.Shared;

namespace Weir.Definitions.Tests.Limits;

/// <summary>Random runs ask for, hold and give back random sets of claims; sizes change meanwhile.</summary>
public sealed class LimitBookPropertyTests
{
    private static readonly DateTimeOffset T0 = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private static readonly string[] Limits = ["pool:a", "pool:b", "group:c", "action:d"];

    [Fact]
    public void No_limit_is_ever_exceeded() => Check(seed =>
    {
        var world = new World(seed, sizesChange: true);
        for (var step = 0; step < 120; step++)
        {
            world.Step();
            foreach (var (granted, sizes) in world.LastGrants)
            {
                foreach (var claim in granted.Claims)
                {
                    if (world.Used(claim.Limit) > sizes[claim.Limit])
                    {
                        return false;
                    }
                }
            }
        }

        return true;
    });

    [Fact]
    public void Whoever_asks_is_served_when_holders_let_go() => Check(seed =>
    {
        var world = new World(seed, sizesChange: false);
        for (var step = 0; step < 80; step++)
        {
            world.Step();
        }

        // Others of the same priority and other shares keep asking for the same: the old ones are served all the same.
        var old = world.Waiting.ToHashSet();
        for (var step = 0; step < 4_000 && old.Count > 0; step++)
        {
            world.Ask(priority: 5);
            world.ReleaseOldest();
            old.IntersectWith(world.Waiting);
        }

        return old.Count == 0;
    });

    [Fact]
    public void It_goes_on_alike_when_it_is_taken_up_elsewhere() => Check(seed =>
    {
        var (plain, moved) = (new World(seed, sizesChange: true), new World(seed, sizesChange: true) { Moves = true });
        for (var step = 0; step < 100; step++)
        {
            plain.Step();
            moved.Step();
        }

        return plain.Trace.SequenceEqual(moved.Trace);
    });

    [Fact]
    public void Of_one_line_the_first_is_served_first() => Check(seed =>
    {
        var world = new World(seed, sizesChange: false);
        var served = new Dictionary<string, long>(StringComparer.Ordinal);
        for (var step = 0; step < 120; step++)
        {
            world.Step();
            foreach (var (granted, _) in world.LastGrants)
            {
                var line = $"{granted.Priority} {granted.Share} {string.Join(' ', granted.Claims.Select(claim => claim.Limit))}";
                if (served.GetValueOrDefault(line) > granted.Number)
                {
                    return false;
                }

                served[line] = granted.Number;
            }
        }

        return true;
    });

    [Fact]
    public void Two_shares_that_always_wait_get_the_same() => Check(seed =>
    {
        var random = new Random(seed);
        var book = LimitBook.Restore(new LimitBookState());
        book.SetSize("pool:a", random.Next(1, 4));
        var held = new Queue<LeaseId>();
        var served = new Dictionary<string, int>(StringComparer.Ordinal) { ["big"] = 0, ["small"] = 0 };
        var number = 0L;
        var owner = new LeaseOwner("run", "first");
        void Ask(string share) => book.Ask(owner, [], new LeaseRequest(++number, share, [new Claim("pool:a")]) { Share = share }, T0);
        for (var i = 0; i < 100; i++)
        {
            Ask("big");
        }

        for (var i = 0; i < 6; i++)
        {
            Ask("small");
        }

        for (var round = 0; round < 60; round++)
        {
            var waitsFor = book.Snapshot().Entries.Where(entry => entry.GrantedAt is null).ToDictionary(entry => entry.Id, entry => entry.Request.Share);
            foreach (var decision in book.Decide(T0))
            {
                held.Enqueue(decision.Id);
                var share = waitsFor[decision.Id];
                served[share]++;
                Ask(share);
            }

            book.Release(held.Dequeue());
        }

        return Math.Abs(served["big"] - served["small"]) <= 1;
    });

    [Fact]
    public void Runs_that_hold_while_they_ask_never_wait_for_each_other_for_ever() => Check(seed =>
    {
        var random = new Random(seed);
        var book = LimitBook.Restore(new LimitBookState());
        Claim Group() => new($"group:{random.Next(4)}") { Size = 1 };
        for (var run = 0; run < 6; run++)
        {
            book.Ask(new($"run{run}", "first"), [], new LeaseRequest(1, null, [Group()]) { Share = $"{run}" }, T0);
        }

        // A run asks for one thing more while it holds its own; it ends when it got it, or was refused.
        for (var step = 0; step < 200; step++)
        {
            foreach (var decision in book.Decide(T0))
            {
                var owner = decision.Id.Owner;
                if (decision is { Verdict: LeaseVerdict.Granted, Id.Number: 1 })
                {
                    book.Ask(owner, [], new LeaseRequest(2, "node", [Group()]), T0);
                }
                else
                {
                    book.Free(owner);
                }
            }
        }

        return book.WaitingCount == 0 && book.Holders.Count == 0;
    });

    private static void Check(Func<int, bool> property) =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue - 1).ToArbitrary(), property).Check(Config.QuickThrowOnFailure.WithMaxTest(200).WithReplay(PropertySeed.Value, PropertySeed.Gamma));

    private sealed class World
    {
        private readonly Random _random;
        private readonly bool _sizesChange;
        private readonly Dictionary<string, int> _sizes = new(StringComparer.Ordinal);
        private readonly Dictionary<LeaseId, LeaseRequest> _waiting = [];
        private readonly List<(LeaseId Id, LeaseRequest Request)> _held = [];
        private LimitBook _book = LimitBook.Restore(new LimitBookState());
        private long _number;

        public World(int seed, bool sizesChange)
        {
            _random = new Random(seed);
            _sizesChange = sizesChange;
            foreach (var limit in Limits)
            {
                SetSize(limit, _random.Next(1, 5));
            }
        }

        public bool Moves { get; init; }

        public List<string> Trace { get; } = [];

        /// <summary>What was granted in the last step, with the sizes that counted.</summary>
        public List<(LeaseRequest Request, Dictionary<string, int> Sizes)> LastGrants { get; } = [];

        public IEnumerable<LeaseId> Waiting => _waiting.Keys;

        public int Used(string limit) => _held.Sum(lease => lease.Request.Claims.Where(claim => claim.Limit == limit).Sum(claim => claim.Units));

        public void Step()
        {
            switch (_random.Next(10))
            {
                case < 5:
                    Ask(_random.Next(1, 6));
                    break;
                case < 9 when _held.Count > 0:
                    Release(_random.Next(_held.Count));
                    break;
                case 9 when _sizesChange:
                    SetSize(Limits[_random.Next(Limits.Length)], _random.Next(0, 5));
                    Decide();
                    break;
                default:
                    Decide();
                    break;
            }
        }

        public void Ask(int priority)
        {
            var claims = Limits.Where(_ => _random.Next(3) == 0).Select(limit => new Claim(limit, _random.Next(1, _sizesChange ? 4 : _sizes[limit] + 1))).ToList();
            if (claims.Count == 0)
            {
                claims.Add(new Claim(Limits[_random.Next(Limits.Length)]));
            }

            var request = new LeaseRequest(++_number, $"n{_number}", claims) { Priority = priority, Share = $"s{_random.Next(3)}" };
            var owner = new LeaseOwner($"run{_random.Next(4)}", "first");
            _waiting.Add(new LeaseId(owner, _number), request);
            _book.Ask(owner, [], request, T0);
            Decide();
        }

        public void ReleaseOldest()
        {
            if (_held.Count > 0)
            {
                Release(0);
            }
        }

        private void SetSize(string limit, int size)
        {
            _sizes[limit] = size;
            _book.SetSize(limit, size);
        }

        private void Release(int index)
        {
            var id = _held[index].Id;
            _held.RemoveAt(index);
            _book.Release(id);
            Decide();
        }

        private void Decide()
        {
            if (Moves)
            {
                _book = LimitBook.Restore(JsonSerializer.Deserialize<LimitBookState>(JsonSerializer.Serialize(_book.Snapshot()))!);
            }

            LastGrants.Clear();
            foreach (var decision in _book.Decide(T0))
            {
                Trace.Add($"{decision.Id.Number} {decision.Verdict} {decision.Reason}");
                Assert.True(_waiting.Remove(decision.Id, out var request), "decided about what does not wait");
                if (decision.Verdict == LeaseVerdict.Granted)
                {
                    _held.Add((decision.Id, request!));
                    LastGrants.Add((request!, new(_sizes, StringComparer.Ordinal)));
                }
            }
        }
    }
}
