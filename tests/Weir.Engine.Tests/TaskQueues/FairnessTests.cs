using Weir.Engine.TaskQueues;
using Weir.Protocol.Enums.V1;
using Weir.Protocol.TaskQueue.V1;

namespace Weir.Engine.Tests.TaskQueues;

public sealed class FairnessTests
{
    private static readonly TaskQueueKey Key = new("default", "orders", TaskQueueType.Activity);
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly FairLane lane = new();
    private QueueLimits limits = new(null);

    [Fact]
    public void WithoutKeysTheOrderIsThatOfArrival()
    {
        Add("", 5);
        Assert.Equal(["1", "2", "3", "4", "5"], Take(5).Select(task => task.Name));
    }

    [Fact]
    public void KeysOfTheSameWeightTakeTurnsWhateverTheyHaveStoredUp()
    {
        Add("busy", 100);
        Add("quiet", 3);
        Assert.Equal(["busy", "quiet", "busy", "quiet", "busy", "quiet", "busy", "busy"], Take(8).Select(task => task.Key));
    }

    [Fact]
    public void KeysShareByWeight()
    {
        Add("gold", 300, weight: 5);
        Add("silver", 300, weight: 3);
        Add("iron", 300, weight: 1);
        var served = Take(180).GroupBy(task => task.Key).ToDictionary(group => group.Key, group => group.Count());
        Assert.InRange(served["gold"], 99, 101);
        Assert.InRange(served["silver"], 59, 61);
        Assert.InRange(served["iron"], 19, 21);
    }

    [Fact]
    public void ProportionsHoldOverEveryStretchNotOnlyInTheEnd()
    {
        Add("three", 300, weight: 3);
        Add("one", 300, weight: 1);
        var ones = 0;
        foreach (var (task, index) in Take(200).Select((task, index) => (task, index)))
        {
            ones += task.Key == "one" ? 1 : 0;
            Assert.InRange(ones, ((index + 1) / 4.0) - 1.01, ((index + 1) / 4.0) + 1.01);
        }
    }

    [Fact]
    public void KeyThatComesLateNeitherWaitsBehindTheStoredUpNorCatchesUp()
    {
        Add("early", 1_000);
        Take(500);
        Add("late", 100);
        var next = Take(20).Select(task => task.Key).ToList();
        Assert.Equal("late", next[0] == "late" ? next[0] : next[1]);
        Assert.InRange(next.Count(key => key == "late"), 9, 11);
    }

    [Fact]
    public void KeyThatAlwaysHasJustOneTaskGetsItsShareAndNoMore()
    {
        Add("many", 100);
        var ones = 0;
        for (var i = 0; i < 40; i++)
        {
            Add("single", 1 - Waiting("single"));
            ones += Take(1).Count(task => task.Key == "single");
        }

        Assert.InRange(ones, 19, 21);
    }

    [Fact]
    public void LightKeyIsNotStarvedByAHeavyOneThatKeepsAdding()
    {
        Add("light", 1, weight: 0.01f);
        for (var i = 0; i < 200; i++)
        {
            Add("heavy", 2, weight: 1);
            if (Take(1).Single().Key == "light")
            {
                return;
            }
        }

        Assert.Fail("The light key was never served.");
    }

    [Fact]
    public void OperatorsWeightPassesTheTasksOwnAndHoldsAtOnce()
    {
        Add("a", 200, weight: 1);
        Add("b", 200, weight: 1);
        Assert.InRange(Take(40).Count(task => task.Key == "a"), 19, 21);
        limits.Configure(new TaskQueueConfig { FairnessWeightOverrides = { ["a"] = 9 } }, Now);
        Assert.InRange(Take(100).Count(task => task.Key == "a"), 88, 92);
    }

    [Fact]
    public void TheSameCallsGiveTheSameOrder()
    {
        List<string> Order()
        {
            var random = new Random(11);
            var one = new FairLane();
            var order = new List<string>();
            for (var i = 0; i < 500; i++)
            {
                var key = $"k{random.Next(7)}";
                one.Add(new FakeTask(Key, $"{key}/{i}") { Key = key, Weight = 1 + random.Next(4) });
                if (random.Next(3) > 0 && one.Take(limits, Now, out _) is FakeTask task)
                {
                    order.Add(task.Name);
                }
            }

            return order;
        }

        Assert.Equal(Order(), Order());
    }

    [Fact]
    public void RandomLoadLosesNothingKeepsTheOrderWithinAKeyAndServesEachOnce()
    {
        for (var seed = 0; seed < 50; seed++)
        {
            var random = new Random(seed);
            var one = new FairLane();
            var last = new Dictionary<string, int>();
            var (added, taken) = (0, 0);
            while (taken < 400)
            {
                if (added < 400 && random.Next(2) == 0)
                {
                    var key = $"k{random.Next(5)}";
                    one.Add(new FakeTask(Key, $"{added++}") { Key = key, Weight = (float)Math.Pow(10, random.Next(-2, 3)) });
                }
                else if (one.Take(limits, Now, out _) is FakeTask task)
                {
                    taken++;
                    var number = int.Parse(task.Name, System.Globalization.CultureInfo.InvariantCulture);
                    Assert.True(!last.TryGetValue(task.Key, out var before) || before < number);
                    last[task.Key] = number;
                }

                Assert.Equal(added - taken, one.Count);
            }
        }
    }

    [Fact]
    public void KeysLimitHoldsBackItsOwnTasksOnly()
    {
        limits = new QueueLimits(new TaskQueueConfig { FairnessKeysRateLimitDefault = new RateLimitConfig { RateLimit = new RateLimit { RequestsPerSecond = 1 } } });
        Add("a", 5);
        Add("b", 5);
        Assert.Equal(["a", "b"], Take(10).Select(task => task.Key));
        Assert.Null(lane.Take(limits, Now, out var readyAt));
        Assert.InRange(readyAt!.Value, Now.AddSeconds(1), Now.AddSeconds(1.001));
        Assert.NotNull(lane.Take(limits, readyAt.Value, out _));
    }

    [Fact]
    public void TasksTakenOutLeaveTheOthersInOrder()
    {
        Add("a", 4);
        Add("b", 4);
        var removed = new List<QueuedTask>();
        lane.Remove(task => task is FakeTask { Key: "a" }, removed);
        Assert.Equal(4, removed.Count);
        Add("a", 1);
        Assert.Equal(5, lane.Count);
        Assert.Equal(5, Take(10).Count);
        Assert.Equal(0, lane.Count);
    }

    private int Waiting(string key)
    {
        var removed = new List<QueuedTask>();
        lane.Remove(
            task =>
            {
                if (task is FakeTask fake && fake.Key == key)
                {
                    removed.Add(task);
                }

                return false;
            },
            []);
        return removed.Count;
    }

    private void Add(string key, int count, float weight = 0)
    {
        for (var i = 1; i <= count; i++)
        {
            lane.Add(new FakeTask(Key, $"{i}") { Key = key, Weight = weight });
        }
    }

    private List<FakeTask> Take(int count)
    {
        var taken = new List<FakeTask>();
        while (taken.Count < count && lane.Take(limits, Now, out _) is FakeTask task)
        {
            taken.Add(task);
        }

        return taken;
    }
}
