using System.Text;
using Weir.Definitions.Actions;
using Weir.Definitions.DryRuns;
using Weir.Definitions.Inputs;
using Weir.Definitions.Tests.Cases;
using Weir.Definitions.Values;

namespace Weir.Definitions.Tests.DryRuns;

public sealed class DryRunnerTests
{
    private const string Jobs = """
        name: ship
        inputs:
          publish: {type: boolean, default: false}
          tag: {type: string, default: v1}
          zones: {type: array, default: [eu, us]}
        vars: {full: "app-${{ inputs.tag }}"}
        env: {TAG: "${{ vars.full }}"}
        jobs:
          announce:
            needs: publish
            steps: [{run: echo done}]
          build:
            runs-on: "builders-${{ inputs.tag }}"
            outputs: {digest: "${{ steps.make.outputs.digest }}"}
            steps:
              - {id: make, uses: shell, with: {run: make}, env: {NAME: "${{ env.TAG }}-x", WHO: "${{ workflow.run_id }}"}, retry: {count: 2, delay: 5s}}
              - {if: failure(), run: echo broken}
              - {if: inputs.publish, run: echo never}
          test:
            needs: build
            if: needs.build.outputs.digest != ''
            strategy: {matrix: {zone: "${{ inputs.zones }}", size: [1, 2]}}
            steps: [{run: "test ${{ matrix.zone }}"}]
          publish:
            needs: [build, test]
            if: inputs.publish && needs.build.outputs.digest != ''
            steps: [{run: echo}]
          tidy:
            needs: publish
            if: always()
            steps: [{run: echo}]
          alarm:
            needs: build
            if: failure()
            steps: [{run: echo}]
          late:
            needs: build
            strategy: {matrix: {part: "${{ fromJSON(needs.build.outputs.digest) }}"}}
            steps: [{run: echo}]
        """;

    private const string Tasks = """
        ref: x.tasks
        parameters: {mode: {type: string, default: fast}, hosts: {type: array, default: [a, b, c]}}
        vars: {fixed: 1, found: none}
        tasks:
          - name: first
            action: core.echo
            input: {mode: "{{ parameters.mode | upper }}", fixed: "{{ vars.fixed }}", found: "{{ vars.found }}", secret: "{{ kv.get_secret('k') }}"}
            publish: [{found: "{{ result().mode }}"}]
            compensate: undo
            decision:
              - {when: "{{ parameters.mode == 'slow' }}", next: slow}
              - {when: "{{ parameters.mode == 'fast' }}", next: fast}
              - {default: other}
            on_failure: rescue
          - {name: slow, action: core.noop}
          - name: fast
            action: core.echo
            with_items: "{{ parameters.hosts }}"
            batch_size: 2
            input: {hosts: "{{ item }}"}
            next: [{when: "{{ vars.found == 'FAST' }}", do: maybe}]
          - {name: other, action: core.noop}
          - {name: maybe, action: core.noop, on_success: last}
          - {name: last, action: core.noop}
          - {name: rescue, action: core.noop}
          - {name: undo, action: core.noop}
        """;

    [Fact]
    public void Jobs_are_in_the_order_in_which_they_start_and_decided_as_far_as_is_known()
    {
        var run = Of(Jobs);
        Assert.Equal(["build", "test", "publish", "announce", "tidy", "alarm", "late"], run.Nodes.Select(node => node.Id));
        Assert.Equal("runs", Said(run, "build"));
        Assert.Equal("unknown: depends on needs.build.outputs.digest", Said(run, "test"));
        Assert.Equal("skipped: inputs.publish && needs.build.outputs.digest != '' is false", Said(run, "publish"));
        Assert.Equal("skipped: needs publish, which is skipped", Said(run, "announce"));
        Assert.Equal("runs", Said(run, "tidy"));
        Assert.Equal("unknown: depends on failure()", Said(run, "alarm"));
        Assert.Equal("runs: after build", Said(run, "late"));
        Assert.Equal("unknown: depends on whether test runs, needs.build.outputs.digest", Said(Of(Jobs, """{"publish": true}"""), "publish"));
    }

    [Fact]
    public void Settings_and_steps_are_evaluated_where_their_contexts_are_known()
    {
        var run = Of(Jobs, """{"tag": "v2"}""");
        var build = Node(run, "build");
        Assert.Equal("builders-v2", build.RunsOn);
        Assert.Equal("app-v2-x", build.Steps[0].Env.Get("NAME").ToText());
        Assert.Equal("${{ workflow.run_id }}", build.Steps[0].Env.Get("WHO").ToText());
        Assert.Equal("2 more attempts after 5s", build.Steps[0].Retry);
        Assert.Equal([DryRunState.Runs, DryRunState.Unknown, DryRunState.Skipped], build.Steps.Select(step => step.Decision.State));
        Assert.Contains(run.Undecided, found => found.Path == "jobs.build.steps[0].env.WHO" && found.DependsOn.SequenceEqual(["workflow.run_id"]));
        Assert.Empty(run.Problems);
    }

    [Fact]
    public void Matrices_are_expanded_where_they_are_known()
    {
        var run = Of(Jobs);
        Assert.Equal(
            """[{"zone":"eu","size":1},{"zone":"eu","size":2},{"zone":"us","size":1},{"zone":"us","size":2}]""",
            ArrayValue.Of(Node(run, "test").Items!.Values!).ToJson());
        Assert.Null(Node(run, "late").Items!.Values);
        Assert.Equal(["needs.build.outputs.digest"], Node(run, "late").Items!.DependsOn);
    }

    [Theory]
    [InlineData("fast", "skipped: after first: parameters.mode == 'slow' is false", "runs: after first", "skipped: after first: a way before it is taken")]
    [InlineData("slow", "runs: after first", "skipped: after first: a way before it is taken", "skipped: after first: a way before it is taken")]
    [InlineData("odd", "skipped: after first: parameters.mode == 'slow' is false", "skipped: after first: parameters.mode == 'fast' is false", "runs: after first")]
    public void Decisions_of_tasks_take_the_way_that_is_known(string mode, string slow, string fast, string other)
    {
        var run = Of(Tasks, $$"""{"mode": "{{mode}}"}""");
        Assert.Equal([slow, fast, other], new[] { "slow", "fast", "other" }.Select(id => Said(run, id)));
    }

    [Fact]
    public void Limits_of_the_workflow_hold()
    {
        var run = Of("""
            ref: test.limited
            limits: {items: 2, parallel: 3}
            tasks:
              - {name: each, action: core.noop, with_items: "{{ range(3) }}"}
            """);
        Assert.Equal(3, run.MaxParallel);
        Assert.Contains(run.Problems, problem => problem.Contains("the task has 3 items; at most 2 are allowed", StringComparison.Ordinal));
    }

    [Fact]
    public void Tasks_know_what_no_task_publishes_and_leave_secrets_alone()
    {
        var run = Of(Tasks);
        Assert.Equal(
            """{"mode":"FAST","fixed":1,"found":"${{ vars.found }}","secret":"${{ kv.get_secret('k') }}"}""",
            Node(run, "first").Input.ToJson());
        Assert.Equal("undo", Node(run, "first").UndoneBy);
        Assert.Equal("unknown: after fast: depends on vars.found", Said(run, "maybe"));
        Assert.Equal("unknown: after maybe, if that runs", Said(run, "last"));
        Assert.Equal("unknown: after first: when it fails", Said(run, "rescue"));
        Assert.Equal("unknown: only to undo first", Said(run, "undo"));
        Assert.Equal("""[["a","b"],["c"]]""", ArrayValue.Of(Node(run, "fast").Items!.Values!).ToJson());
    }

    [Fact]
    public void Loops_and_jobs_that_only_decide()
    {
        var run = Of("name: t\njobs:\n  a:\n    for-each: [1, 2]\n    steps: [{run: 'echo ${{ item }}'}]\n  gate:\n    needs: a\n    if: success()\n");
        Assert.Equal("[1,2]", ArrayValue.Of(Node(run, "a").Items!.Values!).ToJson());
        Assert.Equal("runs", Said(run, "gate"));
        Assert.Empty(run.Undecided);
    }

    [Fact]
    public void What_is_known_to_fail_is_told()
    {
        var run = Of("name: t\ninputs: {n: {type: integer, default: 0}}\njobs:\n  a:\n    runs-on: \"g-${{ fromJSON('x') }}\"\n    steps: [{run: echo}]\n");
        Assert.StartsWith("jobs.a.runs-on: ", Assert.Single(run.Problems), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("needs.a.outputs.x == 'y' && inputs.no", "skipped: needs.a.outputs.x == 'y' && inputs.no is false, whatever needs.a.outputs.x gives")]
    [InlineData("inputs.no && needs.a.outputs.x == 'y'", "skipped: inputs.no && needs.a.outputs.x == 'y' is false")]
    [InlineData("needs.a.outputs.x == 'y' || !inputs.no", "runs: after a")]
    [InlineData("needs.a.outputs.x == 'y' || inputs.no", "unknown: depends on needs.a.outputs.x")]
    [InlineData("needs.a.outputs.x == 'y' && fromJSON('x')", "unknown: depends on needs.a.outputs.x")]
    [InlineData("inputs.no ? needs.a.outputs.x == 'y' : true", "runs: after a")]
    [InlineData("needs.a.outputs.x == 'y' ? inputs.no : false", "skipped: needs.a.outputs.x == 'y' ? inputs.no : false is false, whatever needs.a.outputs.x gives")]
    [InlineData("!cancelled() && inputs.no", "skipped: !cancelled() && inputs.no is false, whatever cancelled() gives")]
    public void One_side_of_a_condition_decides_wherever_it_stands(string condition, string expected)
    {
        var run = Of($"name: t\ninputs: {{no: {{type: boolean, default: false}}}}\njobs:\n  a:\n    outputs: {{x: '${{{{ steps.s.outputs.x }}}}'}}\n    steps: [{{id: s, run: x}}]\n  b:\n    needs: a\n    if: \"{condition}\"\n    steps: [{{run: x}}]\n");
        Assert.Equal(expected, Said(run, "b"));
        Assert.Empty(run.Problems);
    }

    [Fact]
    public void A_condition_that_is_known_to_fail_is_a_problem()
    {
        var run = Of("name: t\njobs:\n  a:\n    if: fromJSON('x')\n    steps: [{run: x}]\n");
        Assert.StartsWith("unknown: fails: ", Said(run, "a"), StringComparison.Ordinal);
        Assert.StartsWith("jobs.a.if: ", Assert.Single(run.Problems), StringComparison.Ordinal);

        // Nobody asks it where a need is skipped.
        Assert.Empty(Of("name: t\njobs:\n  z:\n    if: false\n    steps: [{run: x}]\n  a:\n    needs: z\n    if: fromJSON('x')\n    steps: [{run: x}]\n").Problems);
    }

    [Fact]
    public void Limits_repeats_and_priorities_are_shown()
    {
        const string Yaml = """
            name: t
            priority: 4
            inputs: {n: {type: integer, default: 2}, go: {type: boolean, default: false}}
            concurrency: {group: "t-${{ inputs.n }}", cancel-in-progress: true}
            jobs:
              a:
                concurrency: {group: deploy, limit: 3}
                strategy: {max-parallel: "${{ inputs.n }}", matrix: {x: [1, 2, 3]}}
                steps: [{run: x}]
              b:
                for-each: [1, 2]
                outputs: {done: "${{ steps.s.outputs.done }}"}
                repeat: {until: repeat.outputs.done == 'yes', max: 10, delay: 5s}
                steps: [{id: s, run: "echo ${{ item }} ${{ repeat.iteration }}"}]
              c: {repeat: {while: inputs.go}, steps: [{run: x}]}
            """;
        var run = Of(Yaml);
        Assert.Equal(new DryRunGroup("t-2", 1, CancelInProgress: true), run.Concurrency);
        Assert.Equal(Value.Of(4L), run.Priority);
        Assert.Equal(Value.Of(1L), Of(Yaml, priority: 1).Priority);
        Assert.Equal(new DryRunGroup("deploy", 3, CancelInProgress: false), Node(run, "a").Concurrency);
        Assert.Equal(Value.Of(2L), Node(run, "a").Items!.MaxParallel);
        Assert.Equal(Value.Of(1L), Node(run, "b").Items!.MaxParallel);
        Assert.Equal("until repeat.outputs.done == 'yes', 10 iterations at most, 5s apart", Node(run, "b").Repeat);
        Assert.Equal("while inputs.go, 1000 iterations at most: it runs once", Node(run, "c").Repeat);
        Assert.Equal(["jobs.b.repeat.until: repeat.outputs.done"], run.Undecided.Select(found => $"{found.Path}: {string.Join(' ', found.DependsOn)}"));
        Assert.Equal(["jobs.c.repeat.while: it never ends, so that the job fails after 1000 iterations"], Of(Yaml, """{"go": true}""").Problems);
    }

    [Fact]
    public void Programs_are_shown_as_they_are_written_with_the_values_of_their_expressions()
    {
        const string Script = "echo ${{ inputs.tag }} 'it is ${{ inputs.tag }}' $'x${{ inputs.tag }}y' ${{ workflow.run_id }}";
        var run = Of($"name: t\ninputs: {{tag: {{type: string, default: v 1}}}}\njobs:\n  a:\n    steps:\n      - name: say\n        run: {Script}\n");
        var step = Assert.Single(Node(run, "a").Steps);
        Assert.Equal(Script, step.Input.Get("run").ToText());
        Assert.Equal("""{"${{ inputs.tag }}":"v 1"}""", step.Expressions.ToJson());
        Assert.Empty(step.Env.Members);
        Assert.Equal(["jobs.a.steps[0].run: workflow.run_id"], run.Undecided.Select(found => $"{found.Path}: {string.Join(' ', found.DependsOn)}"));

        var task = Of("tasks:\n  - {name: a, action: shell, input: {run: 'echo {{ workflow.name }}'}}\n", catalog: TestActions.Catalog);
        Assert.Equal("echo ${{ workflow.name }}", Node(task, "a").Input.Get("run").ToText());
        Assert.Equal("f", Node(task, "a").Expressions.Get("${{ workflow.name }}").ToText());
    }

    [Fact]
    public void Environments_hold_text_and_read_the_one_around()
    {
        var run = Of("""
            name: t
            env: {N: 1}
            jobs:
              a:
                env: {N: 2, M: "${{ env.N }}"}
                steps:
                  - {if: "env.M == '1'", run: x, env: {M: "${{ env.N }}", O: "${{ env.M }}"}}
                  - {if: env.M == 1, run: x}
            """);
        var steps = Node(run, "a").Steps;
        Assert.Equal([DryRunState.Runs, DryRunState.Skipped], steps.Select(step => step.Decision.State));
        Assert.Equal("""{"M":"2","O":"1"}""", steps[0].Env.ToJson());
    }

    [Fact]
    public void Joins_that_cannot_be_met_and_failures_that_nobody_takes_are_told()
    {
        var run = Of("""
            name: t
            tasks:
              - {name: a, action: core.noop, on_success: both}
              - {name: b, action: core.noop, next: [{when: "{{ false }}", do: both}]}
              - {name: both, join: all, action: core.noop, on_success: stop}
              - {name: c, action: core.fail}
              - {name: d, action: core.noop, next: [{do: fail}]}
              - {name: stop, action: core.noop}
            """);
        Assert.Equal("skipped: its join waits for 2 of 2, and a alone may lead to it", Said(run, "both"));
        Assert.Equal("skipped: after both: nothing leads to both", Said(run, "stop"));
        Assert.Equal(
            ["tasks.both.join: its join waits for 2 of 2, and a alone may lead to it", "tasks.c: it always fails, and nothing takes its failure", "tasks.d: it ends the run with 'fail'"],
            run.Problems.Order(StringComparer.Ordinal));
    }

    private static DryRun Of(string yaml, string inputs = "{}", int? priority = null, IActionCatalog? catalog = null)
    {
        var result = DefinitionCompiler.Compile("f.yaml", Encoding.UTF8.GetBytes(yaml), catalog);
        Assert.True(result.Succeeded, string.Join('\n', result.Diagnostics));
        var bound = InputBinder.Bind(result.Plan, (ObjectValue)ValueJson.Parse(inputs));
        return DryRunner.Of(result.Plan, bound.Inputs!, priority);
    }

    private static DryRunNode Node(DryRun run, string id) => run.Nodes.Single(node => node.Id == id);

    private static string Said(DryRun run, string id)
    {
        var decision = Node(run, id).Decision;
        return decision.State.ToString().ToLowerInvariant() + (decision.Why is null ? "" : $": {decision.Why}");
    }
}
