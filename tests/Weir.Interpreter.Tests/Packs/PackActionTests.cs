using Weir.Definitions.Values;
using Weir.Interpreter.Actions;
using Weir.Interpreter.Packs;
using Weir.Interpreter.Tests.Actions;

namespace Weir.Interpreter.Tests.Packs;

public sealed class PackActionTests : IDisposable
{
    private readonly ActionHarness harness;

    public PackActionTests()
    {
        var registry = ActionRegistry.CreateBuiltIn();
        harness = new() { Actions = registry };
        var store = new PackStore(harness.Scratch["packs"]);
        store.Install(PackFolder.Write(harness.Scratch));
        store.LoadInto(registry);
    }

    public void Dispose() => harness.Dispose();

    [Fact]
    public async Task ShellGetsJsonOnStandardInputAndAnswersWithJson()
    {
        var result = await harness.RunAsync("tools.greet", ObjectValue.Of(("who", "ada")));

        Assert.Null(result.Problem);
        Assert.Equal(ValueJson.Parse("""{"greeting":"hello ada","registry":"registry.example.com"}"""), result.Result);
        Assert.Contains("""got {"loud":false,"who":"ada"}""", harness.Output.Of(Weir.Interpreter.Processes.OutputStream.StandardError));
        Assert.False(File.Exists(harness.Scratch["execution-1/parameters.json"]));
    }

    [Fact]
    public async Task FailureTellsItsTypeAndMessage()
    {
        var result = await harness.RunAsync("tools.greet", ObjectValue.Of(("who", "bob")));

        Assert.Equal((ActionOutcome.Failed, "exit code 3: who is this", "unknown_person", 3), (result.Outcome, result.Problem, result.ErrorType, result.ExitCode));
    }

    [Fact]
    public async Task ResultFileWinsOverStandardOutput()
    {
        var result = await harness.RunAsync("tools.sum", ObjectValue.Of(("numbers", ValueJson.Parse("[1,2,39]"))));

        Assert.Equal((Value)42, result.Result);
        Assert.Equal(ObjectValue.Of(("result", 42)), result.Outputs);
    }

    [Fact]
    public async Task VariablesCarryParameters()
    {
        var result = await harness.RunAsync("tools.env", ObjectValue.Of(("api-key", "k$(id)"), ("options", ValueJson.Parse("""{"a":[1]}"""))));

        Assert.Equal("""k$(id) {"a":[1]}""", result.Outputs.Get("stdout"));
    }

    [Fact]
    public async Task ParametersAreCheckedBeforeAnythingRuns()
    {
        var refused = await Assert.ThrowsAsync<ActionInputException>(() => harness.RunAsync("tools.greet", ObjectValue.Of(("who", "eve"))));
        Assert.Contains("must be one of ada, bob", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ProgramThatEndedIsRunAgainOnlyWhenItsResultIsLost()
    {
        Directory.CreateDirectory(harness.Scratch["execution-1"]);
        File.WriteAllText(harness.Scratch["execution-1/result.json"], "7");
        var kept = await harness.RunAsync("tools.sum", ObjectValue.Of(("numbers", ValueJson.Parse("[1]"))), endedWith: 0);
        Assert.Equal((Value)7, kept.Result);

        var again = await harness.RunAsync("tools.sum", ObjectValue.Of(("numbers", ValueJson.Parse("[1]"))), endedWith: 0);
        Assert.Equal((Value)1, again.Result);
    }

    [Fact]
    public async Task BadResultsFail()
    {
        var store = new PackStore(harness.Scratch["packs"]);
        var source = PackFolder.Write(harness.Scratch);
        PackFolder.Put(source, "actions/greet.sh", "echo hello");
        store.Install(source);
        store.LoadInto(harness.Actions);
        var text = await harness.RunAsync("tools.greet", ObjectValue.Of(("who", "ada")));
        Assert.Contains("is no JSON value", text.Problem, StringComparison.Ordinal);

        PackFolder.Put(source, "actions/greet.sh", """echo '{"greeting": 5}'""");
        store.Install(source);
        store.LoadInto(harness.Actions);
        var misfit = await harness.RunAsync("tools.greet", ObjectValue.Of(("who", "ada")));
        Assert.Equal("the result does not fit the action's output schema: greeting: must be a string, not a number", misfit.Problem);
    }
}
