using Weir.Definitions.Diagnostics;

namespace Weir.Definitions.Expressions;

/// <summary>Counts what one evaluation costs.</summary>
internal sealed class EvaluationBudget(ExpressionLimits limits)
{
    private const int CharactersPerStep = 100;

    private int _steps = limits.MaxSteps;

    public void Step(int offset, int count = 1)
    {
        if (count > _steps)
        {
            throw new ExpressionException(
                DiagnosticCodes.BudgetExceeded, offset, $"the expression needs more than {limits.MaxSteps} evaluation steps");
        }

        _steps -= count;
    }

    /// <summary>Charges a text of this size, before it is built.</summary>
    public void Text(int offset, long characters)
    {
        if (characters > limits.MaxOutput)
        {
            throw new ExpressionException(
                DiagnosticCodes.BudgetExceeded, offset, $"the expression gives a text of more than {limits.MaxOutput} characters");
        }

        Step(offset, (int)(characters / CharactersPerStep));
    }

    /// <summary>Charges an array of this size, before it is built.</summary>
    public void Items(int offset, long items)
    {
        if (items > limits.MaxOutput)
        {
            throw new ExpressionException(
                DiagnosticCodes.BudgetExceeded, offset, $"the expression gives an array of more than {limits.MaxOutput} items");
        }

        Step(offset, (int)items);
    }
}
