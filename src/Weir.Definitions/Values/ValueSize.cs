namespace Weir.Definitions.Values;

/// <summary>Measures values without writing them: an expression can make a large one of many references to a small one.</summary>
internal static class ValueSize
{
    /// <summary>Whether the value's texts, numbers and members come to at most this many characters, about its JSON.</summary>
    public static bool Fits(Value value, long limit) => Subtract(value, limit) >= 0;

    /// <summary>About the size of the value's JSON.</summary>
    public static long Of(Value value) => long.MaxValue - Subtract(value, long.MaxValue);

    private static long Subtract(Value value, long left)
    {
        if (left < 0)
        {
            return left;
        }

        switch (value)
        {
            case StringValue text:
                return left - text.Value.Length;
            case ArrayValue array:
                foreach (var item in array.Items)
                {
                    left = Subtract(item, left - 1);
                    if (left < 0)
                    {
                        break;
                    }
                }

                return left;
            case ObjectValue obj:
                foreach (var (name, member) in obj.Members)
                {
                    left = Subtract(member, left - name.Length - 1);
                    if (left < 0)
                    {
                        break;
                    }
                }

                return left;
            default:
                return left - 1;
        }
    }
}
