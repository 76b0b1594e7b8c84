using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Weir.Definitions.Actions;
using Weir.Definitions.Values;
using Weir.Interpreter.Actions;

namespace Weir.Interpreter.Tests.Tasks;

/// <summary>Actions whose constructors take services.</summary>
public sealed class InjectedActionTests
{
    [Fact]
    public async Task ActionWithDependenciesRunsInTasksEachWithAScopeOfItsOwn()
    {
        var services = new ServiceCollection();
        services.AddSingleton<Visits>().AddScoped<Visit>().AddWeirAction<GreetAction>();
        await using var provider = services.BuildServiceProvider(validateScopes: true);
        await using var fixture = await TaskFixture.StartAsync();
        fixture.Host.Actions.Register(provider.GetServices<IAction>());

        var report = await fixture.RunAsync("""
            ref: test.greet
            tasks:
              - {name: first, action: greet, input: {name: Ada}, on_success: second}
              - {name: second, action: hello, input: {name: Bob}}
            output_map:
              first: "{{ task.first.result.text }}"
              second: "{{ task.second.result.text }}"
            """);

        Assert.Equal("completed", report.Status);
        Assert.Equal("""{"first":"Hello, Ada","second":"Hello, Bob"}""", report.Outputs.ToJson());
        var visits = provider.GetRequiredService<Visits>();
        Assert.Equal(["Ada", "Bob"], visits.Greeted.Select(visit => visit.Name));
        Assert.NotSame(visits.Greeted.First().Visit, visits.Greeted.Last().Visit);
        Assert.All(visits.Greeted, visit => Assert.True(visit.Visit.IsDisposed));
    }

    [Fact]
    public async Task RegistryKnowsWhatTheActionSaysOfItself()
    {
        var services = new ServiceCollection();
        services.AddSingleton<Visits>().AddScoped<Visit>().AddWeirAction<GreetAction>();
        await using var provider = services.BuildServiceProvider(validateScopes: true);
        IAction described = new GreetAction(new(), new());

        var action = Assert.Single(new ActionRegistry(provider.GetServices<IAction>()).List());

        Assert.Equal(described.Description.Name, action.Description.Name);
        Assert.Equal(described.Aliases, action.Aliases);
        Assert.Equal(3, action.MajorVersion);
        Assert.True(action.KeepsResult);
        Assert.True(action.OnlyWaits);
        Assert.Null(action.Activity);
        Assert.Equal(["name: nobody is greeted"], action.ValidateConfig(ObjectValue.Of(("name", Value.Of("")))));
    }

    private sealed class Visits
    {
        public ConcurrentQueue<(string Name, Visit Visit)> Greeted { get; } = new();
    }

    private sealed class Visit : IDisposable
    {
        public bool IsDisposed { get; private set; }

        public void Dispose() => IsDisposed = true;
    }

    private sealed class GreetAction(Visits visits, Visit visit) : IAction
    {
        public ActionDescription Description { get; } = new() { Name = "greet", AcceptsOtherInputs = true };

        public IReadOnlyList<string> Aliases => ["hello"];

        public int MajorVersion => 3;

        public bool KeepsResult => true;

        public bool OnlyWaits => true;

        public IReadOnlyList<string> ValidateConfig(ObjectValue inputs) =>
            inputs.Get("name").ToText().Length == 0 ? ["name: nobody is greeted"] : [];

        public Task<ActionResult> ExecuteAsync(ActionContext context, CancellationToken cancellationToken)
        {
            var name = context.Inputs.WithDefaults().Get("name").ToText();
            visits.Greeted.Enqueue((name, visit));
            return Task.FromResult(TaskFixture.Ok($$"""{"text":"Hello, {{name}}"}"""));
        }
    }
}
