using Weir.Cli.Graphs;
using Weir.Definitions.Diagrams;

namespace Weir.Cli.Tests;

public sealed class GraphWindowTests
{
    private static readonly GraphWindow Start = new([], [], 0);

    [Fact]
    public void What_fits_is_shown_whole() =>
        Assert.Equal(["run", "[grey]n0[/]", "[grey]n1[/]", "[grey]n2[/]"], Start.With(["run"], Drawing(3, active: null)).Visible(4));

    /// <summary>The rows never are more than the terminal has, and the line that goes on is among them.</summary>
    [Fact]
    public void What_goes_on_is_in_sight()
    {
        for (var active = 0; active < 40; active++)
        {
            var shown = Start.With(["run", "note"], Drawing(40, active)).Visible(12).ToList();

            Assert.Equal(12, shown.Count);
            Assert.Contains($"[blue]n{active}[/]", shown);
            Assert.Equal("run", shown[0]);
        }
    }

    [Fact]
    public void It_stays_where_it_was_while_nothing_goes_on()
    {
        var window = Start.With(["run"], Drawing(40, active: 30));
        var later = window.With(["run"], Drawing(40, active: null)).Visible(10).ToList();

        Assert.Equal("[grey]lines 29 to 36 of 40[/]", later[^1]);
        Assert.Contains("[grey]n30[/]", later);
        Assert.Equal(41, window.Whole.Count());
    }

    [Fact]
    public void Of_the_smallest_terminal_a_few_rows_are_used() => Assert.Equal(4, Start.With(["run"], Drawing(40, 20)).Visible(1).Count());

    private static List<DiagramLine> Drawing(int lines, int? active) =>
        [.. Enumerable.Range(0, lines).Select(i => new DiagramLine([new($"n{i}", i == active ? DiagramStyle.Active : DiagramStyle.Quiet)]))];
}
