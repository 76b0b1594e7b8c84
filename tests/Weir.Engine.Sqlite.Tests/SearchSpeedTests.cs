using System.Diagnostics;
using Google.Protobuf.WellKnownTypes;
using Weir.Engine.Storage;
using Weir.Engine.Visibility.Attributes;
using Weir.Engine.Visibility.Queries;
using Weir.Protocol.Enums.V1;

namespace Weir.Engine.Sqlite.Tests;

/// <summary>Prints how long lists take in a store of 100,000 runs. To be run on purpose: its figures depend on the machine.</summary>
public sealed class SearchSpeedTests(ITestOutputHelper output) : ISearchAttributeCatalog
{
    private const int Runs = 100_000;
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static IReadOnlyList<string> Queries { get; } =
    [
        "",
        "ExecutionStatus = 'Running'",
        "ExecutionStatus = 'Failed'",
        "WorkflowType = 'rare'",
        "WorkflowType = 'common'",
        "WorkflowId = 'workflow-77777'",
        "RunId = 'run-77777'",
        "StartTime > '2026-01-02T03:00:00Z'",
        "CloseTime BETWEEN '2026-01-01T10:00:00Z' AND '2026-01-01T10:10:00Z'",
        "Customer = 'customer-7'",
        "Env = 'prod'",
        "Env = 'prod' AND Customer = 'customer-7'",
        "WorkflowId STARTS_WITH 'workflow-999'",
    ];

    [Fact(Explicit = true)]
    public async Task Lists_of_a_hundred_thousand_runs()
    {
        var folder = Directory.CreateTempSubdirectory("weir-speed-");
        await using (var store = new SqliteEngineStore(folder.FullName))
        {
            await store.OpenAsync(TestContext.Current.CancellationToken);
            for (var i = 0; i < Runs; i += 1_000)
            {
                await store.CommitAsync(
                    [.. Enumerable.Range(i + 1, 1_000).Select(number => new TransitionRecord(new RunNumber(number), new Empty(), Row(number)))],
                    TestContext.Current.CancellationToken);
            }

            foreach (var query in Queries)
            {
                await MeasureAsync(store, query);
            }
        }

        folder.Delete(recursive: true);
    }

    IndexedValueType? ISearchAttributeCatalog.TypeOf(string namespaceName, string name) =>
        name is "Customer" or "Env" ? IndexedValueType.Keyword : BuiltInSearchAttributes.Instance.TypeOf(namespaceName, name);

    private async Task MeasureAsync(SqliteEngineStore store, string query)
    {
        var condition = VisibilityQuery.Parse(query, "default", this).Condition;
        var request = new RunListRequest("default", 100, Condition: condition);
        var token = TestContext.Current.CancellationToken;
        var found = (await store.ListRunsAsync(request, token)).Count;
        var clock = Stopwatch.StartNew();
        const int Times = 5;
        for (var i = 0; i < Times; i++)
        {
            await store.ListRunsAsync(request, token);
        }

        var list = clock.Elapsed.TotalMilliseconds / Times;
        clock.Restart();
        var count = (await store.CountRunsAsync("default", condition, token)).Values.Sum();
        output.WriteLine($"{list,8:0.00} ms a page of {found,3}; {clock.Elapsed.TotalMilliseconds,8:0.00} ms to count {count,6}: {query}");
    }

    private static RunRow Row(int number)
    {
        var start = Start.AddSeconds(number);
        var isRunning = number % 100 == 0;
        return new RunRow
        {
            Number = new RunNumber(number),
            Namespace = "default",
            WorkflowId = $"workflow-{number}",
            RunId = $"run-{number}",
            WorkflowType = number % 5_000 == 0 ? "rare" : "common",
            TaskQueue = "queue",
            Status = isRunning ? 1 : number % 1_000 == 1 ? 3 : 2,
            StartTime = start,
            ExecutionTime = start,
            CloseTime = isRunning ? null : start.AddSeconds(30),
            Attributes = new byte[200],
            Search =
            [
                new SearchEntry(SearchKeys.Of("Customer", IndexedValueType.Keyword), SearchValue.Of($"customer-{number % 1_000}")),
                new SearchEntry(SearchKeys.Of("Env", IndexedValueType.Keyword), SearchValue.Of("prod")),
            ],
        };
    }
}
