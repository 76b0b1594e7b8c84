using System.Xml.Linq;
using Weir.Tests.Shared;

namespace Weir.Architecture.Tests;

/// <summary>Holds the real project references against the table in docs/architecture.md.</summary>
public sealed class DependencyTableTests
{
    /// <summary>What each project may use directly. Whoever may use Protocol may use its messages (decision 5).</summary>
    private static readonly Dictionary<string, string[]> Table = new()
    {
        ["Weir.Protocol.Messages"] = [],
        ["Weir.Protocol"] = ["Weir.Protocol.Messages"],
        ["Weir.Engine"] = ["Weir.Protocol"],
        ["Weir.Engine.Sqlite"] = ["Weir.Engine"],
        ["Weir.Engine.Postgres"] = ["Weir.Engine"],
        ["Weir.Sdk"] = ["Weir.Protocol"],
        ["Weir.Testing"] = ["Weir.Engine", "Weir.Sdk"],
        ["Weir.Definitions"] = [],
        ["Weir.Interpreter"] = ["Weir.Sdk", "Weir.Definitions"],
        ["Weir.StateMachines"] = ["Weir.Sdk"],
        ["Weir.Server"] = ["Weir.Engine", "Weir.Engine.Sqlite", "Weir.Engine.Postgres", "Weir.Interpreter", "Weir.StateMachines", "Weir.Definitions", "Weir.Sdk", "Weir.Protocol"],
        ["Weir.Cli"] = ["Weir.Server"],
    };

    public static TheoryData<string> Projects() => new(Directory.EnumerateDirectories(Path.Combine(RepositoryRoot.Path, "src")).Select(Path.GetFileName)!);

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_uses_only_what_stands_below_it(string project)
    {
        Assert.True(Table.TryGetValue(project, out var allowed), $"{project} is not in the table: add it to docs/architecture.md and here");
        var file = Path.Combine(RepositoryRoot.Path, "src", project, project + ".csproj");
        var used = XDocument.Load(file).Descendants("ProjectReference")
            .Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value.Replace('\\', '/')));
        Assert.All(used, reference => Assert.True(allowed.Contains(reference), $"{project} may not use {reference}"));
    }

    [Fact]
    public void The_sdk_and_the_interpreter_do_not_reach_the_engine_by_any_path()
    {
        foreach (var project in new[] { "Weir.Sdk", "Weir.Interpreter", "Weir.StateMachines", "Weir.Definitions" })
        {
            Assert.DoesNotContain("Weir.Engine", Closure(project));
        }

        Assert.DoesNotContain("Weir.Sdk", Closure("Weir.Engine"));
    }

    private static HashSet<string> Closure(string project)
    {
        var reached = new HashSet<string>();
        var open = new Stack<string>([project]);
        while (open.TryPop(out var next))
        {
            foreach (var used in Table[next])
            {
                if (reached.Add(used))
                {
                    open.Push(used);
                }
            }
        }

        return reached;
    }
}
