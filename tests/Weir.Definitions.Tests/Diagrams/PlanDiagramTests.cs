using System.Text;
using Weir.Definitions.Diagrams;
using Weir.Definitions.Plans;
using Weir.Definitions.Runs;
using Weir.Definitions.Values;

namespace Weir.Definitions.Tests.Diagrams;

public sealed class PlanDiagramTests
{
    private const string Yaml = """
        tasks:
          - {name: build, action: x.build, compensate: undo, on_success: checks, on_failure: fail}
          - name: checks
            type: parallel
            tasks: [{name: db, action: x.db}]
            decision: [{when: "{{ task.db.result.say == \"go\" }}", next: deploy}, {default: noop}]
          - {name: deploy, action: x.deploy, with_items: [1, 2]}
          - {name: undo, action: x.undo}
        """;

    private static readonly DateTimeOffset T0 = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private static Plan Plan => DefinitionCompiler.Compile("f.yaml", Encoding.UTF8.GetBytes(Yaml)).Plan!;

    [Fact]
    public void Mermaid() => Assert.Equal(
        """"
        flowchart TD
          n0["build"]
          subgraph n1 ["checks"]
            n2["db"]
          end
          n3["deploy"]
          n4["undo"]
          n0 -->|"success"| n1
          n0 -.->|"failure"| end_fail((fail))
          n1 -->|"task.db.result.say == #quot;go#quot;"| n3
          n1 -->|"default"| end_noop((noop))
          n0 -.->|"undone by"| n4
          classDef running fill:#d6e8ff,stroke:#0969da
          class n0 running

        """",
        PlanDiagram.Mermaid(Plan, Nodes()));

    [Fact]
    public void Dot()
    {
        var dot = PlanDiagram.Dot(Plan, Nodes());

        Assert.Contains("  \"build\" [label=\"build\\nRunning\"];\n", dot);
        Assert.Contains("  \"checks\" -> \"db\" [style=dotted];\n", dot);
        Assert.Contains("  \"checks\" -> \"deploy\" [label=\"task.db.result.say == \\\"go\\\"\"];\n", dot);
        Assert.EndsWith("}\n", dot);
    }

    [Fact]
    public void Terminal() => Assert.Equal(
        """
        ● build (x.build, undone by undo)  running
          ├─ success ─▶ checks
          ├─ failure ─▶ fail
          └─ undone by ─▶ undo
        ○ checks (parallel)
          │ ○ db (x.db)
          ├─ task.db.result.say == "go" ─▶ deploy
          └─ default ─▶ noop
        ○ deploy (x.deploy, for each item)
        ○ undo (x.undo)

        """,
        PlanDiagram.Terminal(Plan, Nodes()));

    private static IReadOnlyList<NodeView> Nodes()
    {
        var stepper = RunStepper.Create(Plan, new RunFacts("wf", "run", ObjectValue.Empty));
        stepper.Start(T0);
        return stepper.Describe();
    }
}
