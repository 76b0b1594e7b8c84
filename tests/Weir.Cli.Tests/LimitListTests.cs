using System.Text.Json;
using Weir.Cli.Limits;
using Weir.Cli.Terminal;
using Weir.Definitions.Limits;

namespace Weir.Cli.Tests;

public sealed class LimitListTests
{
    private static readonly DateTimeOffset Since = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private static readonly LimitView[] Views =
    [
        new("group:deploy", null, 1) { Holders = [new("a", null, 1, 3, Since)] },
        new("pool:gpu", 3, 2) { IsSet = true, Holders = [new("a", "work[1]", 2, 3, Since)], Waiting = [new("b", "work", 2, 1, Since)] },
    ];

    [Fact]
    public async Task Text_shows_sizes_holders_and_who_waits()
    {
        var data = new StringWriter();

        await LimitListCommand.WriteAsync(new Output(data, TextWriter.Null, terminal: false, color: false), Views);

        Assert.Equal(
            """
            NAME          SIZE    USED    WAITING
            group:deploy  -       1       0
              held by a, since 2026-01-02 03:04:05Z
            pool:gpu      3       2       1
              held by a work[1], 2 units, since 2026-01-02 03:04:05Z
              waits   b work, 2 units, priority 1, since 2026-01-02 03:04:05Z

            """,
            data.ToString());
    }

    [Fact]
    public async Task Without_limits_it_tells_how_to_set_one()
    {
        var (data, notices) = (new StringWriter(), new StringWriter());

        await LimitListCommand.WriteAsync(new Output(data, notices, terminal: false, color: false), []);

        Assert.Equal("", data.ToString());
        Assert.Contains("weir limit set NAME SIZE", notices.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Json_has_all_of_it()
    {
        var gpu = JsonDocument.Parse(LimitListCommand.Json(Views)).RootElement[1];

        Assert.Equal(("pool:gpu", 3, 2, true), (gpu.GetProperty("name").GetString(), gpu.GetProperty("size").GetInt32(), gpu.GetProperty("used").GetInt32(), gpu.GetProperty("isSet").GetBoolean()));
        Assert.Equal("work", gpu.GetProperty("waiting")[0].GetProperty("key").GetString());
        Assert.Equal("2026-01-02T03:04:05.0000000+00:00", gpu.GetProperty("holders")[0].GetProperty("since").GetString());
    }
}
