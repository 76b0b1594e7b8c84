using Weir.Engine.Storage;

namespace Weir.Engine.Sqlite;

internal static class SearchValues
{
    /// <summary>Binds a value as the storage class of its kind.</summary>
    public static void Bind(this Statement statement, int parameter, SearchValue value)
    {
        switch (value.Kind)
        {
            case SearchValueKind.Text:
                statement.Bind(parameter, value.Text!);
                break;
            case SearchValueKind.Number:
                statement.Bind(parameter, value.Number);
                break;
            default:
                statement.Bind(parameter, value.Real);
                break;
        }
    }
}
