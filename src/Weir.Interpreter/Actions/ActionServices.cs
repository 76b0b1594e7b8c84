using Microsoft.Extensions.DependencyInjection;
using Weir.Definitions.Actions;
using Weir.Definitions.Values;

namespace Weir.Interpreter.Actions;

/// <summary>Actions with dependencies.</summary>
public static class ActionServices
{
    /// <summary>
    /// Adds an action whose constructor takes services. Every execution gets an instance and a scope of its own, so it may take scoped
    /// ones. A registry that is made from the container's <see cref="IAction"/>s has it.
    /// </summary>
    public static IServiceCollection AddWeirAction<TAction>(this IServiceCollection services)
        where TAction : class, IAction =>
        services
            .AddScoped<TAction>()
            .AddSingleton<IAction>(provider => new ScopedAction<TAction>(provider.GetRequiredService<IServiceScopeFactory>()));

    private sealed class ScopedAction<TAction>(IServiceScopeFactory scopes) : IAction
        where TAction : class, IAction
    {
        private readonly Lazy<Facts> facts = new(() =>
        {
            using var scope = scopes.CreateScope();
            var action = scope.ServiceProvider.GetRequiredService<TAction>();
            return new(action.Description, action.Aliases, action.MajorVersion, action.Activity, action.KeepsResult, action.OnlyWaits);
        });

        public ActionDescription Description => facts.Value.Description;

        public IReadOnlyList<string> Aliases => facts.Value.Aliases;

        public int MajorVersion => facts.Value.MajorVersion;

        public ActivityTarget? Activity => facts.Value.Activity;

        public bool KeepsResult => facts.Value.KeepsResult;

        public bool OnlyWaits => facts.Value.OnlyWaits;

        public IReadOnlyList<string> ValidateConfig(ObjectValue inputs)
        {
            using var scope = scopes.CreateScope();
            return scope.ServiceProvider.GetRequiredService<TAction>().ValidateConfig(inputs);
        }

        public async ValueTask<ActionHealth> CheckHealthAsync(CancellationToken cancellationToken)
        {
            var scope = scopes.CreateAsyncScope();
            await using (scope.ConfigureAwait(false))
            {
                return await scope.ServiceProvider.GetRequiredService<TAction>().CheckHealthAsync(cancellationToken).ConfigureAwait(false);
            }
        }

        public async Task<ActionResult> ExecuteAsync(ActionContext context, CancellationToken cancellationToken)
        {
            var scope = scopes.CreateAsyncScope();
            await using (scope.ConfigureAwait(false))
            {
                return await scope.ServiceProvider.GetRequiredService<TAction>().ExecuteAsync(context, cancellationToken).ConfigureAwait(false);
            }
        }

        /// <summary>What an action says of itself, asked of one instance.</summary>
        private sealed record Facts(
            ActionDescription Description, IReadOnlyList<string> Aliases, int MajorVersion, ActivityTarget? Activity, bool KeepsResult, bool OnlyWaits);
    }
}
