using Weir.Definitions.Diagnostics;
using Weir.Definitions.Values;

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

    /// <summary>The value as text inside other text; an array or object is measured before its JSON is written.</summary>
    public string TextOf(int offset, Value value)
    {
        Size(offset, value);
        var text = value.ToText();
        Text(offset, text.Length);
        return text;
    }

    /// <summary>Refuses a value whose JSON would be larger than a result may be.</summary>
    public void Size(int offset, Value value)
    {
        if (value is ArrayValue or ObjectValue && !ValueSize.Fits(value, limits.MaxOutput))
        {
            throw new ExpressionException(
                DiagnosticCodes.BudgetExceeded, offset, $"the expression gives a value of more than {limits.MaxOutput} characters");
        }
    }

    /// <summary>Refuses a text that has grown to this size; its parts were charged.</summary>
    public void Length(int offset, long characters)
    {
        if (characters > limits.MaxOutput)
        {
            Text(offset, characters);
        }
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
