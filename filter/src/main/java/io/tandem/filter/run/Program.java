package io.tandem.filter.run;

import io.tandem.filter.check.Checker;
import io.tandem.filter.check.Optimizer;
import io.tandem.filter.syntax.Parser;
import io.tandem.filter.value.Dict;

/**
 * A compiled expression.
 *
 * @param variables how many it declares
 */
public record Program(Code code, int variables) {
    /** @throws io.tandem.filter.syntax.CompileException with the first thing that is wrong */
    public static Program compile(String expression) {
        var tree = Parser.parse(expression);
        var types = Checker.check(tree);
        return new Generator(types).program(Optimizer.optimize(tree, types));
    }

    /**
     * @param data what names stand for
     * @throws io.tandem.filter.value.EvalException if an operation fails
     * @throws io.tandem.filter.value.BudgetException if it takes too much
     */
    public Object run(Dict data) {
        return code.eval(new Frame(data, variables));
    }
}
