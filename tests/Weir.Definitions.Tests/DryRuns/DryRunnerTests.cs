using System.Text;
using Weir.Definitions.DryRuns;
using Weir.Definitions.Inputs;
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

    private static DryRun Of(string yaml, string inputs = "{}")
    {
        var result = DefinitionCompiler.Compile("f.yaml", Encoding.UTF8.GetBytes(yaml));
        Assert.True(result.Succeeded, string.Join('\n', result.Diagnostics));
        var bound = InputBinder.Bind(result.Plan, (ObjectValue)ValueJson.Parse(inputs));
        return DryRunner.Of(result.Plan, bound.Inputs!);
    }

    private static DryRunNode Node(DryRun run, string id) => run.Nodes.Single(node => node.Id == id);

    private static string Said(DryRun run, string id)
    {
        var decision = Node(run, id).Decision;
        return decision.State.ToString().ToLowerInvariant() + (decision.Why is null ? "" : $": {decision.Why}");
    }
}
