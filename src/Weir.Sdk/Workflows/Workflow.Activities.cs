using System.Linq.Expressions;
using Weir.Sdk.Calls;

namespace Weir.Sdk.Workflows;

public static partial class Workflow
{
    /// <summary>Runs an activity by name and waits for its result.</summary>
    /// <param name="activity">The activity type.</param>
    /// <param name="args">
    /// Its arguments, in order. A <see cref="Converters.RawValue"/> is sent as it is; <see cref="Converters.RawValue"/> as
    /// <typeparamref name="TResult"/> gives the result as received.
    /// </param>
    /// <param name="options">How to run it.</param>
    /// <exception cref="Exceptions.ActivityFailureException">It did not complete; the inner exception says why.</exception>
    /// <exception cref="Exceptions.CanceledFailureException">The token was cancelled before it was scheduled.</exception>
    public static Task<TResult> ExecuteActivityAsync<TResult>(string activity, IReadOnlyCollection<object?> args, ActivityOptions options) =>
        Context.ExecuteActivity<TResult>(activity, args, options);

    /// <inheritdoc cref="ExecuteActivityAsync{TResult}(string, IReadOnlyCollection{object?}, ActivityOptions)"/>
    public static Task ExecuteActivityAsync(string activity, IReadOnlyCollection<object?> args, ActivityOptions options) =>
        Context.ExecuteActivity<object?>(activity, args, options);

    /// <summary>Runs an activity named by a call: <c>(MyActivities a) =&gt; a.DoAsync(argument)</c>. The call is not made here.</summary>
    /// <exception cref="Exceptions.ActivityFailureException">It did not complete; the inner exception says why.</exception>
    public static Task<TResult> ExecuteActivityAsync<TActivities, TResult>(Expression<Func<TActivities, Task<TResult>>> call, ActivityOptions options) =>
        Execute<TResult>(call, options);

    /// <inheritdoc cref="ExecuteActivityAsync{TActivities, TResult}(Expression{Func{TActivities, Task{TResult}}}, ActivityOptions)"/>
    public static Task<TResult> ExecuteActivityAsync<TActivities, TResult>(Expression<Func<TActivities, TResult>> call, ActivityOptions options) =>
        Execute<TResult>(call, options);

    /// <inheritdoc cref="ExecuteActivityAsync{TActivities, TResult}(Expression{Func{TActivities, Task{TResult}}}, ActivityOptions)"/>
    public static Task ExecuteActivityAsync<TActivities>(Expression<Func<TActivities, Task>> call, ActivityOptions options) =>
        Execute<object?>(call, options);

    /// <inheritdoc cref="ExecuteActivityAsync{TActivities, TResult}(Expression{Func{TActivities, Task{TResult}}}, ActivityOptions)"/>
    public static Task ExecuteActivityAsync<TActivities>(Expression<Action<TActivities>> call, ActivityOptions options) =>
        Execute<object?>(call, options);

    /// <summary>Runs a static activity named by a call: <c>() =&gt; MyActivities.DoAsync(argument)</c>.</summary>
    public static Task<TResult> ExecuteActivityAsync<TResult>(Expression<Func<Task<TResult>>> call, ActivityOptions options) =>
        Execute<TResult>(call, options);

    /// <inheritdoc cref="ExecuteActivityAsync{TResult}(Expression{Func{Task{TResult}}}, ActivityOptions)"/>
    public static Task<TResult> ExecuteActivityAsync<TResult>(Expression<Func<TResult>> call, ActivityOptions options) =>
        Execute<TResult>(call, options);

    /// <inheritdoc cref="ExecuteActivityAsync{TResult}(Expression{Func{Task{TResult}}}, ActivityOptions)"/>
    public static Task ExecuteActivityAsync(Expression<Func<Task>> call, ActivityOptions options) => Execute<object?>(call, options);

    /// <inheritdoc cref="ExecuteActivityAsync{TResult}(Expression{Func{Task{TResult}}}, ActivityOptions)"/>
    public static Task ExecuteActivityAsync(Expression<Action> call, ActivityOptions options) => Execute<object?>(call, options);

    private static Task<TResult> Execute<TResult>(LambdaExpression call, ActivityOptions options)
    {
        var (method, args) = CallExpression.Read(call);
        return Context.ExecuteActivity<TResult>(MemberNames.Activity(method), args, options);
    }
}
