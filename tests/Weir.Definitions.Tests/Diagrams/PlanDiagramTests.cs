using System.Text;
using System.Text.RegularExpressions;
using Weir.Definitions.Diagrams;
using Weir.Definitions.Plans;
using Weir.Definitions.Runs;
using Weir.Definitions.Tests.Cases;
using Weir.Definitions.Values;

namespace Weir.Definitions.Tests.Diagrams;

public sealed partial class PlanDiagramTests
{
    private const string Yaml = """
        tasks:
          - {name: build, action: x.build, compensate: undo, on_success: checks, on_failure: fail}
          - name: checks
            type: parallel
            tasks: [{name: db, action: x.db}, {name: net, action: x.net, on_success: end}, {name: end, action: x.end}]
            decision: [{when: "{{ task.db.result.say == \"go\" }}", next: deploy}, {default: noop}]
          - {name: deploy, action: x.deploy, with_items: [1, 2], next: [{when: "{{ failed() }}", do: build}]}
          - {name: undo, action: x.undo}
        """;

    private static readonly DateTimeOffset T0 = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private static Plan Example => Compile(Yaml);

    [Fact]
    public void Mermaid() => Assert.Equal(
        """"
        flowchart TD
          n0["build<br/>running"]
          subgraph n1 ["checks"]
            n2["db"]
            n3["net"]
            n4["end"]
          end
          n5["deploy"]
          n6["undo"]
          n0 -->|"success"| n1
          n0 -.->|"failure"| to_fail((fail))
          n1 -->|"task.db.result.say == #quot;go#quot;"| n5
          n1 -->|"default"| to_noop((noop))
          n3 -->|"success"| n4
          n5 -->|"failed()"| n0
          n0 -.->|"undone by"| n6
          classDef running fill:#d6e8ff,stroke:#0969da,color:#000
          class n0 running

        """",
        PlanDiagram.Mermaid(Example, Started(Example)));

    [Fact]
    public void Dot()
    {
        var dot = PlanDiagram.Dot(Example, Started(Example));

        Assert.Contains("  \"build\" [label=\"build\\nrunning\", fillcolor=\"#d6e8ff\", color=\"#0969da\"];\n", dot);
        Assert.Contains("  \"checks\" -> \"db\" [style=dotted];\n", dot);
        Assert.Contains("  \"checks\" -> \"deploy\" [label=\"task.db.result.say == \\\"go\\\"\"];\n", dot);
        Assert.Contains("  \"build\" -> \"to fail\" [label=\"failure\", style=dashed];\n", dot);
        Assert.EndsWith("}\n", dot);
    }

    [Fact]
    public void Terminal() => Assert.Equal(
        """
        ●     build   running  x.build, undone by undo
        │       ─▶ checks  success
        │       ─▶ fail  failure
        ○     checks  parallel
        │ ╭ ○ db      x.db
        │ │ ○ net     x.net
        │ │ │   ─▶ end  success
        │ ╰ ○ end     x.end
        │       ─▶ deploy  task.db.result.say == "go"
        │       ─▶ noop  default
        ○     deploy  x.deploy, for each item
                ↺ build  failed()

        ○     undo    x.undo, undoes build

        """,
        PlanDiagram.Terminal(Example, Started(Example)));

    [Fact]
    public void Rails_part_and_join() => Assert.Equal(
        """
        ○       sources
        ├─┬─╮
        ○ │ │   lint
        │ ○ │   unit         for each os × v
        ├─┤ │
        │ │ ○   integration  on big
        │ │ │ ○ docs
        ├─│─╯ │
        ○ │   │ package
        ├─│───╯
        ○ │     deploy
        │ │       if inputs.deploy
        ├─╯
        ○       notify
                  if always()

        """,
        PlanDiagram.Terminal(Compile(
            """
            inputs: {deploy: {type: boolean}}
            jobs:
              sources: {steps: [{run: x}]}
              lint: {needs: sources, steps: [{run: x}]}
              unit: {needs: sources, strategy: {matrix: {os: [a, b], v: [1, 2]}}, steps: [{run: x}]}
              integration: {needs: sources, runs-on: big, steps: [{run: x}]}
              docs: {steps: [{run: x}]}
              package: {needs: [lint, unit, integration], steps: [{run: x}]}
              deploy: {needs: [package, docs], if: inputs.deploy, steps: [{run: x}]}
              notify: {needs: [deploy, unit], if: always(), steps: [{run: x}]}
            """)));

    [Fact]
    public void A_graph_too_wide_for_rails_is_a_list()
    {
        var yaml = new StringBuilder("jobs:\n  first: {steps: [{run: x}]}\n");
        for (var i = 0; i < 30; i++)
        {
            yaml.Append($"  j{i}: {{needs: first, steps: [{{run: x}}]}}\n");
        }

        var drawing = PlanDiagram.Terminal(Compile(yaml.ToString()), width: 80);

        Assert.StartsWith("○ first\n    ─▶ j0, j1, j2, ", drawing);
        Assert.EndsWith("○ j29\n", drawing);
    }

    [Theory]
    [MemberData(nameof(CaseFile.AllValid), MemberType = typeof(CaseFile))]
    public void Every_plan_is_drawn_within_the_width_and_names_every_node(string file, string name)
    {
        var plan = Compile(CaseFile.Find(file, name).Input);
        foreach (var width in (int[])[40, 80, 200])
        {
            var lines = PlanDiagram.Draw(plan, Started(plan), width);

            Assert.All(lines, line => Assert.True(line.ToString().Length <= width, $"{line.ToString().Length} columns: {line}"));
            Assert.All(plan.Nodes, node => Assert.Contains(lines, line => line.Spans.Any(span => span.Text.TrimEnd() == node.Id)));
        }
    }

    [Theory]
    [MemberData(nameof(CaseFile.AllValid), MemberType = typeof(CaseFile))]
    public void Every_Mermaid_and_DOT_line_has_a_known_shape(string file, string name)
    {
        var plan = Compile(CaseFile.Find(file, name).Input);

        Assert.All(PlanDiagram.Mermaid(plan, Started(plan)).TrimEnd('\n').Split('\n').Skip(1), line => Assert.Matches(MermaidLine(), line));
        Assert.All(PlanDiagram.Dot(plan, Started(plan)).TrimEnd('\n').Split('\n')[3..^1], line => Assert.Matches(DotLine(), line));
    }

    [Fact]
    public void Hostile_texts_stay_texts()
    {
        const string Bad = "a\"]; end\n click n0 \"javascript:x\" <b>#quot;`\\\u001b[31m\u202e";
        var plan = Example with
        {
            Name = Bad,
            Nodes = [new() { Id = Bad, If = Bad, Kind = PlanNodeKind.Noop }, new() { Id = "end" }],
            Edges = [new PlanEdge(Bad, "end", Bad)],
        };

        Assert.Equal(
            """
            flowchart TD
              n0["a#quot;]#59; end click n0 #quot;javascript:x#quot; #lt;b#gt;#35;quot#59;#96;#92;[31m"]
              n1["end"]
              n0 -->|"a#quot;]#59; end click n0 #quot;javascript:x#quot; #lt;b#gt;#35;quot#59;#96;#92;[31m"| n1

            """,
            PlanDiagram.Mermaid(plan));
        Assert.All(PlanDiagram.Dot(plan).TrimEnd('\n').Split('\n')[3..^1], line => Assert.Matches(DotLine(), line));
        Assert.DoesNotContain('\u001b', PlanDiagram.Terminal(plan));
        Assert.DoesNotContain('\u202e', PlanDiagram.Terminal(plan));
    }

    private static Plan Compile(string yaml)
    {
        var result = DefinitionCompiler.Compile("f.yaml", Encoding.UTF8.GetBytes(yaml), workflows: TestWorkflows.Source);
        Assert.True(result.Succeeded, string.Join('\n', result.Diagnostics));
        return result.Plan;
    }

    private static IReadOnlyList<NodeView> Started(Plan plan)
    {
        var stepper = RunStepper.Create(plan, new RunFacts("wf", "run", ObjectValue.Empty));
        stepper.Start(T0);
        return stepper.Describe();
    }

    /// <summary>Quoted texts hold nothing that Mermaid reads: no quote, no bracket of HTML but the line break of ours.</summary>
    [GeneratedRegex("""^ +(end|n\d+(\[|\(\[|\[\[|\{)"([^"<>]|<br/>)*"(\]|\]\)|\]\]|\})|n\d+ (-->|-\.->)(\|"[^"<>]*"\|)? (n\d+|to_[a-z]+\(\([a-z]+\)\))|subgraph n\d+ \["([^"<>]|<br/>)*"\]|classDef [a-z]+ [a-z:#0-9,]+|class [n0-9,]+ [a-z]+)$""")]
    private static partial Regex MermaidLine();

    [GeneratedRegex("""^  "([^"\\]|\\.)*"( -> "([^"\\]|\\.)*")?( \[((label|fillcolor|color)="([^"\\]|\\.)*"|peripheries=2|shape=circle|style=(dotted|dashed)|, )*\])?;$""")]
    private static partial Regex DotLine();
}
