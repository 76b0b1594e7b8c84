using System.Text.Json;

namespace Weir.EndToEnd.Tests;

/// <summary>The examples with <c>tasks:</c>, and those that call other workflows, by the way that succeeds and by those that fail.</summary>
public sealed class TaskExamplesTests : IDisposable
{
    private readonly Scratch scratch = new();

    public void Dispose() => scratch.Dispose();

    [Fact]
    public async Task Every_example_is_valid_without_a_warning()
    {
        var folder = Path.Combine(WeirProcess.Root, "examples");
        string[] files = [.. Directory.GetFiles(folder, "*.yaml", SearchOption.AllDirectories).Where(file => !file.EndsWith(".test.yaml", StringComparison.Ordinal))];
        var checkedAll = (await WeirProcess.RunAsync(scratch.Data, ["validate", .. files])).Expect(0);

        Assert.True(files.Length > 10);
        Assert.DoesNotContain(": warning ", checkedAll.Output + checkedAll.Errors, StringComparison.Ordinal);
        var listed = File.ReadAllText(Path.Combine(folder, "README.md"));
        Assert.All(files, file => Assert.Contains($"({Path.GetRelativePath(folder, file)})", listed, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Logs_are_counted_in_batches()
    {
        var report = (await RunAsync(0, "logs")).GetProperty("outputs").GetProperty("report");

        Assert.Equal((3, 0, 6000), (Number(report, "batches"), Number(report, "unread"), Number(report, "requests")));
        Assert.Equal(6000, report.GetProperty("statuses").EnumerateObject().Sum(status => status.Value.GetInt32()));
        var written = JsonDocument.Parse(File.ReadAllText(Assert.Single(Directory.GetFiles(scratch.Data, "report.json", SearchOption.AllDirectories))));
        Assert.True(JsonElement.DeepEquals(report, written.RootElement));
    }

    [Fact]
    public async Task A_damaged_log_fails_its_batch_and_the_others_are_counted()
    {
        var run = await RunAsync(10, "logs", "damaged=true");

        Assert.Equal(["completed", "failed", "completed"], new[] { "count[0]", "count[1]", "count[2]" }.Select(job => Status(run, job)));
        var report = run.GetProperty("outputs").GetProperty("report");
        Assert.Equal((2, 1, 4000), (Number(report, "batches"), Number(report, "unread"), Number(report, "requests")));
    }

    [Theory]
    [InlineData("nothing", 0, "7", "charge", false, true)]
    [InlineData("charge", 10, "10", "", false, false)]
    [InlineData("ship", 10, "10", "charge refund", false, false)]
    [InlineData("tell", 10, "10", "charge refund", false, false)]
    public async Task An_order_is_filled_or_undone(string failing, int exitCode, string shelf, string ledger, bool isReserved, bool isShipped)
    {
        var shop = Path.Combine(scratch.Folder, "shop");
        await RunAsync(exitCode, "order", $"shop={shop}", $"failing={failing}");

        Assert.Equal(shelf, File.ReadAllText(Path.Combine(shop, "shelf")).Trim());
        Assert.Equal(ledger, string.Join(' ', File.ReadAllLines(Path.Combine(shop, "ledger")).Select(line => line.Split(' ')[1])));
        Assert.Equal(isReserved, Directory.GetFiles(Path.Combine(shop, "reserved")).Length > 0);
        Assert.Equal(isShipped, Directory.GetFiles(Path.Combine(shop, "parcels")).Length > 0);
    }

    [Fact]
    public async Task An_order_is_undone_in_reverse()
    {
        var run = await RunAsync(10, "order", $"shop={scratch.Folder}/shop", "failing=ship");

        var undone = new[] { "recall", "refund", "put_back" }.Select(task => Job(run, task)).ToList();
        Assert.All(undone, job => Assert.Equal("completed", job.GetProperty("status").GetString()));
        Assert.Equal(undone.Select(Started).Order(), undone.Select(Started));

        static DateTimeOffset Started(JsonElement job) => job.GetProperty("startedAt").GetDateTimeOffset();
    }

    [Fact]
    public async Task A_file_is_imported_and_imported_again_with_the_same_outcome()
    {
        var database = $"database={scratch.Folder}/orders.db";
        Assert.Equal(("1980", "20", "1"), Imported(await RunAsync(0, "import", database)));
        Assert.Equal(("1980", "20", "1"), Imported(await RunAsync(0, "import", database)));
    }

    [Fact]
    public async Task A_locked_database_is_tried_again_and_bad_data_are_not()
    {
        var locked = Imported(await RunAsync(0, "import", "locked=1"));
        Assert.Equal("1980", locked.Rows);
        Assert.NotEqual("1", locked.Attempts);

        var twice = await RunAsync(10, "import", "duplicates=true");
        Assert.Equal(("0", "20", "1"), Imported(twice));
        Assert.Equal("the data are at fault", twice.GetProperty("outputs").GetProperty("problem").GetString());
    }

    [Fact]
    public async Task A_site_is_built_by_a_called_workflow_for_each_page()
    {
        var outputs = (await RunAsync(0, "site")).GetProperty("outputs");

        Assert.Equal((3, 16), (Number(outputs, "pages"), Number(outputs, "words")));
        var index = Assert.Single(Directory.GetFiles(scratch.Data, "index.html", SearchOption.AllDirectories));
        Assert.Contains("&lt;beside&gt;", File.ReadAllText(Path.Combine(Path.GetDirectoryName(index)!, "fish.html")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_that_cannot_be_made_keeps_the_index_from_being_written()
    {
        var run = await RunAsync(10, "site", "empty=true");

        Assert.Equal(("failed", "completed", "completed", "skipped"), (Status(run, "page[0]"), Status(run, "page[1]"), Status(run, "page[2]"), Status(run, "index")));
        Assert.Empty(Directory.GetFiles(scratch.Data, "index.html", SearchOption.AllDirectories));
    }

    [Theory]
    [InlineData(3, 0, true)]
    [InlineData(1000, 10, false)]
    public async Task A_server_is_asked_until_it_is_healthy_or_the_rounds_are_over(int needs, int exitCode, bool healthy)
    {
        var outputs = (await RunAsync(exitCode, "health", $"needs={needs}", "pause=100ms")).GetProperty("outputs");

        Assert.Equal(healthy, outputs.GetProperty("healthy").GetBoolean());
        Assert.True(healthy ? Number(outputs, "rounds") is > 3 and < 11 : Number(outputs, "rounds") == 10);
    }

    [Theory]
    [InlineData("", "", 0)]
    [InlineData("b", "", 0)]
    [InlineData("", "a", 0)]
    [InlineData("b", "c", 10)]
    public async Task A_file_is_taken_when_most_mirrors_agree(string tampered, string offline, int exitCode)
    {
        var outputs = (await RunAsync(exitCode, "mirrors", $"tampered={tampered}", $"offline={offline}")).GetProperty("outputs");

        Assert.Equal(exitCode == 0 ? 29_000 : 0, Number(outputs, "bytes"));
        Assert.Equal(exitCode == 0 ? 1 : 0, Directory.GetFiles(scratch.Data, "wanted.txt", SearchOption.AllDirectories).Length);
    }

    [Theory]
    [InlineData("true", true)]
    [InlineData("false", false)]
    public async Task A_page_is_published_when_it_is_approved(string approved, bool isPublished)
    {
        var pages = Path.Combine(scratch.Folder, "pages");
        (await WeirProcess.RunAsync(scratch.Data, "run", "examples/approval.yaml", "--id", "page", "--detach", "--input", $"folder={pages}")).Expect(0);
        await UntilAskedAsync("editor");
        (await WeirProcess.RunAsync(scratch.Data, "answer", "page", "approve", "--by", "ada", "--field", "approved=true")).Expect(23);
        (await WeirProcess.RunAsync(scratch.Data, "answer", "page", "approve", "--by", "editor", "--field", "approved=perhaps")).Expect(23);
        (await WeirProcess.RunAsync(scratch.Data, "answer", "page", "approve", "--by", "editor", "--field", $"approved={approved}", "--field", "comment=well done"))
            .Expect(0);

        var run = (await WeirProcess.RunAsync(scratch.Data, "resume", "page", "--output", "json")).Expect(0).Json;

        Assert.Equal(isPublished, run.GetProperty("outputs").GetProperty("approved").GetBoolean());
        Assert.Equal(isPublished, File.Exists(Path.Combine(pages, "page.html")));
        Assert.False(File.Exists(Path.Combine(pages, "drafts", "page.html")));
        if (isPublished)
        {
            Assert.Contains("approved by editor: well done", File.ReadAllText(Path.Combine(pages, "page.html")), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task An_approval_is_escalated_and_then_given_up()
    {
        var pages = Path.Combine(scratch.Folder, "pages");
        string[] arguments = ["run", "examples/approval.yaml", "--id", "page", "--output", "json", "--input", "patience=1s", "--input", $"folder={pages}"];
        var run = (await WeirProcess.RunAsync(scratch.Data, arguments)).Expect(10).Json;

        Assert.Equal(("timed_out", "completed"), (Status(run, "approve"), Status(run, "nobody_answered")));
        Assert.Empty(Directory.GetFiles(pages, "*.html", SearchOption.AllDirectories));
        Assert.Contains("escalated", (await WeirProcess.RunAsync(scratch.Data, "explain", "page", "--history")).Expect(0).Output, StringComparison.Ordinal);
    }

    /// <summary>Waits until somebody is asked; explaining a run takes long enough that nothing else needs to pass the time.</summary>
    private async Task UntilAskedAsync(string assignee)
    {
        for (var tries = 0; tries < 60; tries++)
        {
            var explained = await WeirProcess.RunAsync(scratch.Data, "explain", "page");
            if (explained.Output.Contains($"an answer of {assignee}", StringComparison.Ordinal))
            {
                return;
            }
        }

        Assert.Fail($"{assignee} was never asked");
    }

    private async Task<JsonElement> RunAsync(int exitCode, string example, params string[] inputs)
    {
        string[] arguments = ["run", $"examples/{example}.yaml", "--output", "json", .. inputs.SelectMany(input => new[] { "--input", input })];
        return (await WeirProcess.RunAsync(scratch.Data, arguments)).Expect(exitCode).Json;
    }

    private static (string Rows, string Rejected, string Attempts) Imported(JsonElement run)
    {
        var outputs = run.GetProperty("outputs");
        return (outputs.GetProperty("rows").ToString(), outputs.GetProperty("rejected").ToString(), outputs.GetProperty("attempts").ToString());
    }

    private static int Number(JsonElement owner, string name) => owner.GetProperty(name).GetInt32();

    private static JsonElement Job(JsonElement run, string id) => run.GetProperty("jobs").EnumerateArray().Single(job => job.GetProperty("id").GetString() == id);

    private static string? Status(JsonElement run, string id) => Job(run, id).GetProperty("status").GetString();
}
