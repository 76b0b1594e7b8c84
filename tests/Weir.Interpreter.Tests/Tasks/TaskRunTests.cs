using Weir.Definitions.Runs;
using Weir.Definitions.Values;
using Weir.Interpreter.Actions;
using Weir.Interpreter.KeyValues;
using Weir.Interpreter.Runs;
using Weir.Sdk.Activities;
using Weir.Sdk.Worker;

namespace Weir.Interpreter.Tests.Tasks;

/// <summary>What the driver adds to the stepper: keys and secrets, other workers' activities, signals, chains.</summary>
public sealed class TaskRunTests
{
    [Fact]
    public async Task KeysAreReadOnceAndSecretsReachTheActionAlone()
    {
        await using var fixture = await TaskFixture.StartAsync(new FakeKeys());
        fixture.With("api.call", input => TaskFixture.Ok($$"""{"said":"{{input.Get("token").ToText()}}"}"""));

        var report = await fixture.RunAsync("""
            ref: shop.deploy
            tasks:
              - name: call
                action: api.call
                input:
                  region: "{{ kv.get('region') }}"
                  missing: "{{ kv.get('none', default='n') }}"
                  token: "{{ kv.get_secret('token') }}"
            output_map:
              said: "{{ task.call.result.said }}"
            """);

        Assert.Equal("completed", report.Status);
        Assert.Equal(ValueJson.Parse("""{"region":"eu","missing":"n","token":"s3cr3t-value"}"""), fixture.Calls[0].Input);
        Assert.Equal("***", report.Outputs.Get("said"));
        await foreach (var entry in fixture.Host.Client.GetWorkflowHandle("run").FetchHistoryEventsAsync())
        {
            Assert.DoesNotContain("s3cr3t-value", Google.Protobuf.MessageExtensions.ToByteString(entry).ToStringUtf8(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task RefusedSecretFailsTheTask()
    {
        await using var fixture = await TaskFixture.StartAsync(new FakeKeys());
        fixture.With("api.call");
        var report = await fixture.RunAsync("""
            ref: other.deploy
            tasks:
              - name: call
                action: api.call
                input: {token: "{{ kv.get_secret('token') }}"}
            """);

        Assert.Equal("failed", report.Status);
        Assert.Contains("may not read", report.Failure!.Message, StringComparison.Ordinal);
        Assert.Empty(fixture.Calls);
    }

    /// <summary>Values that would do harm as program text, at each place of a task's program, and a secret among them.</summary>
    [Fact]
    public async Task ValuesNeverBecomePartOfAProgram()
    {
        await using var fixture = await TaskFixture.StartAsync(new FakeKeys());
        const string Hostile = "x; touch pwned; $(touch pwned) `touch pwned` ' \" | ok";
        var report = await fixture.RunAsync(
            """
            ref: shop.deploy
            parameters: {value: {type: string}}
            tasks:
              - name: say
                action: shell
                with_items: ["{{ parameters.value }}"]
                input:
                  run: |
                    echo bare {{ item }}
                    echo "double {{ parameters.value }}"
                    echo 'single {{ item }}'
                    if [ {{ kv.get_secret('token') }} = s3cr3t-value ]; then echo secret seen; fi
                    test ! -e pwned
              - name: script
                action: script
                needs: say
                input: {script: "test -z {{ task.say.result[0].missing | default('') }}", interpreter: sh}
            output_map:
              said: "{{ task.say.result[0].stdout }}"
            """,
            $$"""{"value": {{System.Text.Json.JsonSerializer.Serialize(Hostile)}}}""");

        Assert.Equal("completed", report.Status);
        Assert.Equal($"bare {Hostile}\ndouble {Hostile}\nsingle {Hostile}\nsecret seen", report.Outputs.Get("said").ToText());
        await foreach (var entry in fixture.Host.Client.GetWorkflowHandle("run").FetchHistoryEventsAsync())
        {
            Assert.DoesNotContain("s3cr3t-value", Google.Protobuf.MessageExtensions.ToByteString(entry).ToStringUtf8().Replace("= s3cr3t-value ]", "", StringComparison.Ordinal), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task ActivityOfAnotherWorkerIsAnAction()
    {
        await using var fixture = await TaskFixture.StartAsync();
        fixture.Host.Add(stop => new WeirWorker(fixture.Host.Client, new WeirWorkerOptions("translators").AddAllActivities(new Translator())).ExecuteAsync(stop));

        var report = await fixture.RunAsync("""
            ref: test.translate
            tasks:
              - name: translate
                action: temporal.activity
                input: {activity: translateText, task_queue: translators, args: [hello, 2]}
                on_success: refuse
              - name: refuse
                action: temporal.activity
                input: {activity: translateText, task_queue: translators, args: ["", 1]}
                on_failure: note
              - name: note
                action: core.echo
                input: {type: "{{ task.refuse.error.type }}"}
            output_map:
              text: "{{ task.translate.result }}"
              type: "{{ task.note.result.type }}"
            """);

        Assert.Equal(ValueJson.Parse("""{"text":"HELLOHELLO","type":"NoText"}"""), report.Outputs);
    }

    [Fact]
    public async Task SignalOfAnyClientWakesTheTaskThatWaits()
    {
        await using var fixture = await TaskFixture.StartAsync();
        await fixture.StartAsync("""
            ref: test.wait
            tasks:
              - name: wait
                action: core.wait
                input: {signal: approved}
            output_map:
              by: "{{ task.wait.result.by }}"
            """);
        await fixture.Host.Client.GetWorkflowHandle("run").SignalAsync("approved", [new Dictionary<string, string> { ["by"] = "ada" }], TestContext.Current.CancellationToken);

        Assert.Equal("ada", (await fixture.EndAsync()).Outputs.Get("by"));
    }

    [Fact]
    public async Task LongCycleLosesNothing()
    {
        await using var fixture = await TaskFixture.StartAsync();
        var calls = 0;
        fixture.With("count.up", _ => TaskFixture.Ok($$"""{"n":{{++calls}}}"""));
        var report = await fixture.RunAsync("""
            ref: test.cycle
            vars: {n: 0}
            tasks:
              - name: count
                action: count.up
                publish:
                  - n: "{{ task.count.result.n }}"
                next:
                  - when: "{{ vars.n < 130 }}"
                    do: count
            output_map:
              n: "{{ vars.n }}"
            """);

        Assert.Equal(("completed", (Value)130, 130), (report.Status, report.Outputs.Get("n"), calls));
    }

    [Fact]
    public async Task ARequestToARunThatEndsInThatMomentIsAnswered()
    {
        await using var fixture = await TaskFixture.StartAsync(coordinates: false);
        await fixture.StartAsync("tasks: [{name: only, action: core.echo, input: {message: hello}}]");

        // Both reach the run in its first workflow task, which ends it.
        var asked = fixture.AskAsync(ControlKind.Pause);
        fixture.Host.StartCoordinator();

        Assert.Equal("the run ended before it took the request", await asked);
    }

    private sealed class Translator
    {
        [Activity("translateText")]
        public string Translate(string text, int times) => text.Length > 0
            ? string.Concat(Enumerable.Repeat(text.ToUpperInvariant(), times))
            : throw new Weir.Sdk.Exceptions.ApplicationFailureException("no text", "NoText");
    }

    internal sealed class FakeKeys : IKeyValues
    {
        public ValueTask<Value?> GetAsync(KeyReader reader, string key, CancellationToken cancellationToken) =>
            ValueTask.FromResult<Value?>(key == "region" ? "eu" : null);

        public ValueTask<string?> GetSecretAsync(KeyReader reader, string key, CancellationToken cancellationToken) => reader.Pack == "shop"
            ? ValueTask.FromResult<string?>("s3cr3t-value")
            : throw new KeyRefusedException($"workflow '{reader.Workflow}' may not read the secret '{key}'");
    }
}
